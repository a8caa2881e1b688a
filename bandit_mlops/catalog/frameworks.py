"""ML102: what ML frameworks load. The first half, PyTorch and its family, is in ``frameworks_torch``.

What only looks like them needs no entry: ``load_weights`` of Keras, ``load_model`` of XGBoost, LightGBM and CatBoost,
``KeyedVectors.load_word2vec_format``, ``fasttext.load_model``, ``faiss.read_index``, ``onnxruntime.InferenceSession``,
``onnx.load``, ``spacy.load``, ``llama_index.core.load_index_from_storage`` and ``tensorflow.train.load_checkpoint``
read numbers, text or a graph.
"""

from __future__ import annotations

from bandit_mlops.catalog.entries import Argument, Dotted, Loader, Since, Switch
from bandit_mlops.catalog.frameworks_torch import TORCH_LOADERS

_UNPICKLES = "unpickling a model runs any code that the file contains"
_OWN_MODELS = "Load only models that you have made, or export them to ONNX and use `onnxruntime.InferenceSession(path)`"
_KERAS_CODE = "Lambda layers of the file run code that its author put in"
_KERAS_FIX = (
    "Leave safe_mode on, save as .keras (3.11.3 or newer) and register own layers with "
    "`@keras.saving.register_keras_serializable()`"
)
_KERAS_SWITCH = Switch(
    Argument("safe_mode", 3), safe=(True,), unsafe=(False,), absent=Since("keras", "2.12.0", assumed=True)
)
_NO_UNSAFE_LAMBDAS = Since("keras", "3.11.3")

_KERAS_AND_TENSORFLOW = (
    Loader(
        names=(
            "keras.models.load_model",
            "keras.saving.load_model",
            "keras.src.saving.saving_api.load_model",
            "tensorflow.keras.models.load_model",
            "tensorflow.keras.saving.load_model",
            "tensorflow.python.keras.models.load_model",
        ),
        rule="ML102",
        source="keras-3.15.1:keras/src/saving/saving_api.py:126; keras-2.12.0:keras/saving/saving_api.py:155; "
        "keras-2.11.0:keras/saving/legacy/save.py:180; keras-3.11.3:keras/src/legacy/saving/legacy_h5_format.py:76",
        what=_KERAS_CODE,
        fix=_KERAS_FIX,
        data=Argument("filepath", 0),
        switches=(_KERAS_SWITCH,),
        unguarded=(".h5", ".hdf5"),
        guarded_since=_NO_UNSAFE_LAMBDAS,
    ),
    Loader(
        names=(
            "keras.src.legacy.saving.legacy_h5_format.load_model_from_hdf5",
            "keras.saving.legacy.hdf5_format.load_model_from_hdf5",
            "keras.src.saving.legacy.hdf5_format.load_model_from_hdf5",
            "tensorflow.python.keras.saving.hdf5_format.load_model_from_hdf5",
        ),
        rule="ML102",
        source="keras-3.11.0:keras/src/legacy/saving/legacy_h5_format.py:75; "
        "keras-3.11.3:keras/src/legacy/saving/legacy_h5_format.py:76; "
        "keras-2.12.0:keras/saving/legacy/hdf5_format.py:141",
        what=_KERAS_CODE,
        fix="Save as .keras and use `keras.saving.load_model(path)`, with safe_mode on",
        data=Argument("filepath", 0),
        switches=(Switch(Argument("safe_mode", 3), safe=(True,), unsafe=(False,), absent=_NO_UNSAFE_LAMBDAS),),
    ),
    Loader(
        names=("tf_keras.models.load_model", "tf_keras.saving.load_model"),
        rule="ML102",
        source="tf_keras-2.21.0:tf_keras/src/saving/legacy/hdf5_format.py:148",
        what=_KERAS_CODE,
        fix="Save as .keras and leave safe_mode on: `tf_keras.models.load_model(path)`",
        data=Argument("filepath", 0),
        switches=(Switch(Argument("safe_mode", 3), safe=(True,), unsafe=(False,), absent=True),),
        unguarded=(".h5", ".hdf5"),
    ),
    Loader(
        names=(
            "keras.config.enable_unsafe_deserialization",
            "tensorflow.keras.config.enable_unsafe_deserialization",
            "keras.__internal__.enable_unsafe_deserialization",
            "tensorflow.keras.__internal__.enable_unsafe_deserialization",
            "tf_keras.__internal__.enable_unsafe_deserialization",
            "keras.src.saving.serialization_lib.enable_unsafe_deserialization",
        ),
        rule="ML102",
        source="keras-3.15.1:keras/src/saving/serialization_lib.py:91; "
        "tf_keras-2.21.0:tf_keras/src/saving/serialization_lib.py:77",
        what="from here on every Keras model that the process loads can run code of its author",
        fix="Delete the call and register own layers with `@keras.saving.register_keras_serializable()`",
        data=Argument(),
        severity="HIGH",
    ),
    Loader(
        names=(
            "keras.saving.deserialize_keras_object",
            "keras.utils.deserialize_keras_object",
            "tensorflow.keras.saving.deserialize_keras_object",
            "tensorflow.keras.utils.deserialize_keras_object",
        ),
        rule="ML102",
        source="keras-3.15.1:keras/src/saving/serialization_lib.py:433",
        what=_KERAS_CODE,
        fix="Leave `safe_mode=False` out",
        data=Argument("config", 0),
        switches=(Switch(Argument("safe_mode", 2), safe=(True,), unsafe=(False,), absent=True),),
    ),
    Loader(
        names=(
            "keras.models.model_from_json",
            "keras.models.model_from_config",
            "keras.layers.deserialize",
            "tensorflow.keras.models.model_from_json",
            "tensorflow.keras.models.model_from_config",
            "tensorflow.keras.layers.deserialize",
        ),
        rule="ML102",
        source="keras-3.15.1:keras/src/models/model.py:1099; https://github.com/advisories/GHSA-48g7-3x6r-xfhp",
        what="before Keras 3.9 the JSON of a model can import and call any Python function",
        fix="Build the model in code, or require `keras>=3.9`",
        data=Argument("", 0),
        safe_since=Since("keras", "3.9.0"),
        only_foreign=True,
    ),
    Loader(
        names=("keras.models.model_from_yaml", "tensorflow.keras.models.model_from_yaml"),
        rule="ML102",
        source="tensorflow-2.5.0:tensorflow/python/keras/saving/model_config.py:96 (CVE-2021-37678); "
        "tf_keras-2.21.0:tf_keras/src/saving/legacy/model_config.py:75",
        what="YAML tags in the text can import and call any Python function",
        fix="Use `model_from_json(text)`; TensorFlow 2.6 has removed the function",
        data=Argument("yaml_string", 0),
        safe_since=Since("tensorflow", "2.6.0", aliases=("tensorflow-cpu", "tensorflow-gpu")),
    ),
    Loader(
        names=(
            "keras.utils.python_utils.func_load",
            "keras.utils.generic_utils.func_load",
            "keras.src.utils.generic_utils.func_load",
            "keras.src.utils.python_utils.func_load",
            "tensorflow.python.keras.utils.generic_utils.func_load",
        ),
        rule="ML102",
        source="keras-3.15.1:keras/src/utils/python_utils.py:54; keras-2.12.0:keras/utils/generic_utils.py:85",
        what="it builds a function from compiled code in the data",
        fix="Register functions by name: `@keras.saving.register_keras_serializable()`",
        data=Argument("code", 0),
    ),
    # A SavedModel is a graph: it can read and write files when it runs, but isn't Python. There is no safer call to
    # offer for a model of one's own.
    Loader(
        names=(
            "tensorflow.saved_model.load",
            "tensorflow.saved_model.load_v2",
            "tensorflow.compat.v1.saved_model.load",
            "tensorflow.compat.v1.saved_model.load_v2",
            "tensorflow.compat.v2.saved_model.load",
            "keras.layers.TFSMLayer",
            "keras.export.TFSMLayer",
        ),
        rule="ML102",
        source="https://github.com/tensorflow/tensorflow/blob/master/SECURITY.md; "
        "keras-3.15.1:keras/src/export/tfsm_layer.py:49",
        what="a SavedModel is a program that can read and write files",
        fix="Build the model in code and read its weights with `model.load_weights(path)`",
        data=Argument("", 0),
        only_foreign=True,
        severity="LOW",
    ),
    Loader(
        names=("tensorflow.compat.v1.saved_model.loader.load",),
        rule="ML102",
        source="https://github.com/tensorflow/tensorflow/blob/master/SECURITY.md",
        what="a SavedModel is a program that can read and write files",
        fix="Build the model in code and read its weights with `model.load_weights(path)`",
        data=Argument("export_dir", 2),
        only_foreign=True,
        severity="LOW",
    ),
    Loader(
        names=(
            "huggingface_hub.from_pretrained_keras",
            "huggingface_hub.keras_mixin.from_pretrained_keras",
            "huggingface_hub.KerasModelHubMixin.from_pretrained",
        ),
        rule="ML102",
        source="huggingface_hub-0.36.0:huggingface_hub/keras_mixin.py:240",
        what="the model is downloaded and loaded as a SavedModel or .h5 file, which can run code of its author",
        fix='Download with `snapshot_download(name, revision="<commit>")` and use `keras.saving.load_model(path)`',
        data=Argument("", 0),
        remote=True,
    ),
)

_TEXT = (
    Loader(
        names=("nltk.data.load", "nltk.load"),
        rule="ML102",
        source="nltk-3.8.1:nltk/data.py:755; nltk-3.9:nltk/data.py:841",
        what="before NLTK 3.9 a .pickle resource runs any code that it contains",
        fix="Require `nltk>=3.9`",
        data=Argument("resource_url", 0),
        switches=(Switch(Argument("format", 1), unsafe=("pickle",), absent=True),),
        unguarded=(".pickle", ".pickle.gz"),
        safe_since=Since("nltk", "3.9"),
    ),
    Loader(
        names=("nltk.picklesec.pickle_load",),
        rule="ML102",
        source="nltk-3.10.4:nltk/picklesec.py:124",
        what="it only warns and then runs any code that the file contains",
        fix="Use `nltk.picklesec.pickle_load(file, restricted=True)`",
        data=Argument("file", 0),
        switches=(Switch(Argument("restricted"), safe=(True,), unsafe=(False,)),),
    ),
    Loader(
        names=("nltk.parse.TransitionParser.parse", "nltk.parse.transitionparser.TransitionParser.parse"),
        rule="ML102",
        source="nltk-3.9.3:nltk/parse/transitionparser.py:555; nltk-3.10.4 has no plain unpickling left",
        what=_UNPICKLES,
        fix="Require `nltk>=3.10.4`",
        data=Argument("modelFile", 1),
        safe_since=Since("nltk", "3.10.4"),
        severity="LOW",
    ),
    # Not "gensim.models.*.load": gensim.models._fasttext_bin.load parses numbers.
    Loader(
        names=(
            "gensim.utils.SaveLoad.load",
            "gensim.models.Word2Vec.load",
            "gensim.models.word2vec.Word2Vec.load",
            "gensim.models.Doc2Vec.load",
            "gensim.models.doc2vec.Doc2Vec.load",
            "gensim.models.FastText.load",
            "gensim.models.fasttext.FastText.load",
            "gensim.models.fasttext.FastTextKeyedVectors.load",
            "gensim.models.KeyedVectors.load",
            "gensim.models.keyedvectors.KeyedVectors.load",
            "gensim.models.LdaModel.load",
            "gensim.models.ldamodel.LdaModel.load",
            "gensim.models.LdaMulticore.load",
            "gensim.models.ldamulticore.LdaMulticore.load",
            "gensim.models.LdaSeqModel.load",
            "gensim.models.ldaseqmodel.LdaSeqModel.load",
            "gensim.models.EnsembleLda.load",
            "gensim.models.AuthorTopicModel.load",
            "gensim.models.atmodel.AuthorTopicModel.load",
            "gensim.models.LsiModel.load",
            "gensim.models.lsimodel.LsiModel.load",
            "gensim.models.HdpModel.load",
            "gensim.models.hdpmodel.HdpModel.load",
            "gensim.models.Nmf.load",
            "gensim.models.nmf.Nmf.load",
            "gensim.models.RpModel.load",
            "gensim.models.LogEntropyModel.load",
            "gensim.models.NormModel.load",
            "gensim.models.TfidfModel.load",
            "gensim.models.tfidfmodel.TfidfModel.load",
            "gensim.models.OkapiBM25Model.load",
            "gensim.models.LuceneBM25Model.load",
            "gensim.models.AtireBM25Model.load",
            "gensim.models.Phrases.load",
            "gensim.models.phrases.Phrases.load",
            "gensim.models.phrases.Phraser.load",
            "gensim.models.phrases.FrozenPhrases.load",
            "gensim.models.TranslationMatrix.load",
            "gensim.models.poincare.PoincareModel.load",
            "gensim.corpora.Dictionary.load",
            "gensim.corpora.dictionary.Dictionary.load",
            "gensim.corpora.HashDictionary.load",
            "gensim.corpora.MmCorpus.load",
            "gensim.similarities.Similarity.load",
            "gensim.similarities.MatrixSimilarity.load",
            "gensim.similarities.SparseMatrixSimilarity.load",
            "gensim.similarities.SoftCosineSimilarity.load",
            "gensim.similarities.WmdSimilarity.load",
            "gensim.similarities.SparseTermSimilarityMatrix.load",
            "gensim.similarities.docsim.*.load",
            "gensim.similarities.annoy.AnnoyIndexer.load",
            "gensim.similarities.nmslib.NmslibIndexer.load",
            "gensim.utils.unpickle",
        ),
        rule="ML102",
        source="gensim-4.4.0:gensim/utils.py:453; gensim-4.4.0:gensim/utils.py:1460; gensim-3.8.3:gensim/utils.py:1381",
        what=_UNPICKLES,
        fix="Save vectors with `vectors.save_word2vec_format(path)` "
        "and read them with `KeyedVectors.load_word2vec_format(path)`",
        data=Argument("fname", 0),
        # It opens paths with smart_open, which takes S3 and HTTP addresses.
        remote=True,
        remote_name="://",
    ),
)

_SCIKIT_LEARN_AND_STATISTICS = (
    Loader(
        names=("skops.io.load", "skops.io.loads", "skops.io._persist.load", "skops.io._persist.loads"),
        rule="ML102",
        source="skops-0.16.0:skops/io/_persist.py:116; skops-0.10.0:skops/io/_persist.py:116; "
        "skops-0.9.0:skops/io/_audit.py:41",
        what="to trust every type that the file itself names lets the file run any code",
        fix='Review `skops.io.get_untrusted_types(file=path)` once and write the list: `trusted=["module.Class"]`',
        data=Argument("", 0),
        switches=(
            Switch(
                Argument("trusted", 1),
                unsafe=(
                    True,
                    Dotted(("skops.io.get_untrusted_types", "skops.io._persist.get_untrusted_types")),
                ),
                absent=True,
                about=Argument("", 0),
            ),
        ),
    ),
    Loader(
        names=(
            "statsmodels.api.load",
            "statsmodels.api.load_pickle",
            "statsmodels.iolib.api.load_pickle",
            "statsmodels.iolib.smpickle.load_pickle",
            "statsmodels.base.*.load",
            "statsmodels.regression.*.load",
            "statsmodels.genmod.*.load",
            "statsmodels.discrete.*.load",
            "statsmodels.tsa.*.load",
        ),
        rule="ML102",
        source="statsmodels-0.15.0:statsmodels/iolib/smpickle.py:42; statsmodels-0.15.0:statsmodels/api.py:152; "
        "statsmodels-0.15.0:statsmodels/base/wrapper.py:75",
        what=_UNPICKLES,
        fix="Save the parameters as JSON and read them with `json.load(file)`",
        data=Argument("fname", 0),
    ),
    Loader(
        names=("pycaret.*.load_model", "pycaret.*.load_experiment"),
        rule="ML102",
        source="pycaret-3.3.2:pycaret/internal/persistence.py:393; "
        "pycaret-3.3.2:pycaret/internal/pycaret_experiment/pycaret_experiment.py:406",
        what=_UNPICKLES,
        fix=_OWN_MODELS,
        data=Argument("", 0),
    ),
    Loader(
        names=(
            "autogluon.tabular.TabularPredictor.load",
            "autogluon.timeseries.TimeSeriesPredictor.load",
            "autogluon.multimodal.MultiModalPredictor.load",
            "autogluon.core.trainer.AbstractTrainer.load",
        ),
        rule="ML102",
        source="autogluon_tabular-1.6.3:autogluon/tabular/predictor/predictor.py:5384; "
        "autogluon_multimodal-1.6.3:autogluon/multimodal/learners/base.py:2285",
        what="the predictor's directory holds pickles, which run any code that they contain",
        fix=_OWN_MODELS,
        data=Argument("path", 0),
    ),
    Loader(
        names=("autogluon.common.loaders.load_pkl.load", "autogluon.common.loaders.load_pkl.load_with_fn"),
        rule="ML102",
        source="autogluon_common-1.6.3:autogluon/common/loaders/load_pkl.py:36; "
        "autogluon_common-1.6.3:autogluon/common/loaders/load_pkl.py:137",
        what=_UNPICKLES,
        fix="Store tables as Parquet and read them with `pandas.read_parquet(path)`",
        data=Argument("path", 0),
        # An s3:// address is fetched and unpickled with a warning only.
        remote=True,
        remote_name="://",
    ),
    Loader(
        names=(
            "hummingbird.ml.load",
            "hummingbird.ml.PyTorchSklearnContainer.load",
            "hummingbird.ml.ONNXSklearnContainer.load",
            "hummingbird.ml.TVMSklearnContainer.load",
        ),
        rule="ML102",
        # The optional digest is an HMAC whose key stands in the library's source.
        source="hummingbird_ml-0.4.12:hummingbird/ml/containers/sklearn/pytorch_containers.py:172",
        what=_UNPICKLES,
        fix=_OWN_MODELS,
        data=Argument("location", 0),
    ),
    Loader(
        names=("h2o.load_model", "h2o.upload_model"),
        rule="ML102",
        source="h2o-3.46.0.11:h2o/h2o.py:1583; h2o-3.46.0.11:h2o/h2o.py:2334",
        what="a binary model is deserialized by the server, which can run code that it contains",
        fix="Exchange models as MOJO: `h2o.import_mojo(path)`",
        data=Argument("path", 0),
        only_foreign=True,
        severity="LOW",
    ),
    Loader(
        names=("kedro_datasets.pickle.PickleDataset", "kedro_datasets.pickle.pickle_dataset.PickleDataset"),
        rule="ML102",
        source="kedro_datasets-9.6.0:kedro_datasets/pickle/pickle_dataset.py:81",
        what=_UNPICKLES,
        fix="Keep tables as Parquet: `ParquetDataset(filepath=path)`",
        data=Argument("filepath"),
        only_foreign=True,
    ),
    Loader(
        names=("flaml.AutoML.load_pickle", "flaml.automl.AutoML.load_pickle", "flaml.automl.automl.AutoML.load_pickle"),
        rule="ML102",
        source="flaml-2.7.0:flaml/automl/automl.py:1707",
        what=_UNPICKLES,
        fix=_OWN_MODELS,
        data=Argument("input_file_name", 0),
    ),
    Loader(
        names=("sktime.base.load", "sktime.base._serialize.load"),
        rule="ML102",
        source="sktime-1.2.0:sktime/base/_serialize.py:125; sktime-1.2.0:sktime/base/_base.py:355",
        what=_UNPICKLES,
        fix=_OWN_MODELS,
        data=Argument("serial", 0),
    ),
    Loader(
        names=(
            "explainerdashboard.ClassifierExplainer.from_file",
            "explainerdashboard.RegressionExplainer.from_file",
            "explainerdashboard.explainers.*.from_file",
        ),
        rule="ML102",
        source="explainerdashboard-0.5.8:explainerdashboard/explainers.py:510; "
        "explainerdashboard-0.5.8:explainerdashboard/explainers.py:523",
        what="an explainer is read with pickle, dill or joblib, which run any code that the file contains",
        fix="Build it from the model and the data: `ClassifierExplainer(model, X_test, y_test)`",
        data=Argument("filepath", 0),
    ),
    Loader(
        names=("shap.Explainer.load", "shap.explainers.*.load", "shap.maskers.*.load"),
        rule="ML102",
        source="shap-0.51.0:shap/explainers/_explainer.py:540; shap-0.51.0:shap/_serializable.py:35",
        what="an explainer is a row of pickles, which run any code that the file contains",
        fix="Build it from the model and the data: `shap.Explainer(model, data)`",
        data=Argument("in_file", 0),
    ),
    Loader(
        names=("deepchem.utils.load_from_disk", "deepchem.utils.data_utils.load_from_disk"),
        rule="ML102",
        source="deepchem-2.8.0:deepchem/utils/data_utils.py:508",
        what="files ending in .pkl, .joblib and .npy are unpickled, which runs any code that they contain",
        fix="Keep tables as CSV or Parquet: `pandas.read_parquet(path)`",
        data=Argument("filename", 0),
        safe_suffixes=(".csv", ".csv.gz"),
    ),
    Loader(
        names=("darts.models.*.load",),
        rule="ML102",
        source="darts-0.48.1:darts/models/forecasting/forecasting_model.py:2787; darts-0.36.0 has no such argument",
        what=_UNPICKLES,
        fix="Leave `trusted=True` out (darts 0.48.1 or newer)",
        data=Argument("path", 0),
        switches=(Switch(Argument("trusted"), safe=(False,), unsafe=(True,), absent=Since("darts", "0.48.1")),),
    ),
    Loader(
        names=("darts.TimeSeries.from_pickle", "darts.timeseries.TimeSeries.from_pickle"),
        rule="ML102",
        source="darts-0.48.1:darts/timeseries.py:1537",
        what=_UNPICKLES,
        fix="Save with `series.to_csv(path)` and read with `TimeSeries.from_csv(path)`",
        data=Argument("path", 0),
    ),
    Loader(
        names=("comet_ml.integration.sklearn.load_model",),
        rule="ML102",
        source="comet_ml-3.58.8:comet_ml/integration/sklearn/api.py:105",
        what=_UNPICKLES,
        fix=_OWN_MODELS,
        data=Argument("model_uri", 0),
    ),
)

_PADDLE_AND_REINFORCEMENT_LEARNING = (
    Loader(
        names=("paddle.load", "paddle.framework.load", "paddle.framework.io.load"),
        rule="ML102",
        source="paddlepaddle-3.3.1:paddle/framework/io.py:1062; paddlepaddle-3.3.1:paddle/framework/io.py:1273",
        what="a .pdparams file is a pickle, which runs any code that it contains",
        fix="Use `paddle.load(path, safetensors=True)` (PaddlePaddle 3.3 or newer), "
        "or `safetensors.paddle.load_file(path)`",
        data=Argument("path", 0),
        switches=(Switch(Argument("safetensors"), safe=(True,), unsafe=(False,)),),
    ),
    Loader(
        names=("paddle.static.load_program_state",),
        rule="ML102",
        source="paddlepaddle-3.3.1:paddle/framework/io.py:1062",
        what="a .pdparams file is a pickle, which runs any code that it contains",
        fix="Read weights with `safetensors.paddle.load_file(path)`",
        data=Argument("model_path", 0),
    ),
    Loader(
        names=("paddle.static.load",),
        rule="ML102",
        source="paddlepaddle-3.3.1:paddle/framework/io.py:1062",
        what="a .pdparams file is a pickle, which runs any code that it contains",
        fix="Read weights with `safetensors.paddle.load_file(path)`",
        data=Argument("model_path", 1),
    ),
    # custom_objects only skips the keys that it lists.
    Loader(
        names=("stable_baselines3.*.load", "sb3_contrib.*.load"),
        rule="ML102",
        source="stable_baselines3-2.9.2:stable_baselines3/common/base_class.py:643; "
        "stable_baselines3-2.9.2:stable_baselines3/common/vec_env/vec_normalize.py:320; "
        "stable_baselines3-2.9.2:stable_baselines3/common/policies.py:178",
        what="the saved agent holds pickled objects, which run any code that they contain",
        fix="Build the agent in code and read its weights with `safetensors.torch.load_file(path)`",
        data=Argument("", 0),
    ),
    Loader(
        names=(
            "stable_baselines3.common.save_util.load_from_zip_file",
            "stable_baselines3.common.save_util.load_from_pkl",
            "stable_baselines3.common.save_util.json_to_data",
            "stable_baselines3.*.load_replay_buffer",
            "sb3_contrib.*.load_replay_buffer",
        ),
        rule="ML102",
        source="stable_baselines3-2.9.2:stable_baselines3/common/save_util.py:165; "
        "stable_baselines3-2.9.2:stable_baselines3/common/save_util.py:359",
        what="the file holds pickled objects, which run any code that they contain",
        fix="Store arrays and read them with `numpy.load(path)`",
        data=Argument("", 0),
    ),
    Loader(
        names=("d3rlpy.load_learnable", "d3rlpy.base.load_learnable"),
        rule="ML102",
        source="d3rlpy-2.8.1:d3rlpy/base.py:189",
        what=_UNPICKLES,
        fix="Build the algorithm in code and read its weights with `safetensors.torch.load_file(path)`",
        data=Argument("fname", 0),
    ),
    Loader(
        names=(
            "tianshou.highlevel.experiment.Experiment.from_directory",
            "tianshou.highlevel.experiment.*.from_directory",
        ),
        rule="ML102",
        source="tianshou-2.0.1:tianshou/highlevel/experiment.py:216",
        what="the experiment's directory holds a pickle, which runs any code that it contains",
        fix="Build the experiment in code and read its weights with `safetensors.torch.load_file(path)`",
        data=Argument("directory", 0),
    ),
    Loader(
        names=("ray.rllib.*.from_checkpoint", "ray.rllib.*.restore_from_path"),
        rule="ML102",
        source="ray-2.60.0:ray/rllib/utils/checkpoints.py:414; ray-2.60.0:ray/rllib/algorithms/algorithm.py:301",
        what="the checkpoint holds pickles, which run any code that they contain",
        fix="Build the algorithm in code and read its weights with `safetensors.torch.load_file(path)`",
        data=Argument("", 0),
    ),
    Loader(
        names=("ray.data.preprocessor.Preprocessor.deserialize", "ray.data.*.Preprocessor.deserialize"),
        rule="ML102",
        source="ray-2.60.0:ray/data/preprocessor.py:624",
        what="unpickling runs any code that the data contains",
        fix="Fit the preprocessor again: `preprocessor.fit(dataset)`",
        data=Argument("serialized", 0),
    ),
    Loader(
        names=(
            "bentoml.import_bento",
            "bentoml.bentos.import_bento",
            "bentoml.import_model",
            "bentoml.models.import_model",
        ),
        rule="ML102",
        source="bentoml-1.4.40:bentoml/bentos.py:85; bentoml-1.4.40:bentoml/models.py:62",
        what="what is imported holds pickled models, and the code of a service",
        fix="Build it from its source: `bentoml.build(service)`",
        data=Argument("path", 0),
        only_foreign=True,
    ),
    Loader(
        names=("chromadb.PersistentClient",),
        rule="ML102",
        source="chromadb-1.5.9:chromadb/segment/impl/vector/local_persistent_hnsw.py:75",
        what="the folder's index_metadata.pickle is unpickled, which runs any code that it contains",
        fix="Build the collection from the documents: `collection.add(documents=documents, ids=ids)`",
        data=Argument("path", 0),
        only_foreign=True,
    ),
    Loader(
        names=("ray.tune.Tuner.restore", "ray.tune.tuner.Tuner.restore"),
        rule="ML102",
        source="ray-2.56.0:ray/tune/impl/tuner_internal.py:380",
        what="the experiment's tuner.pkl is unpickled, which runs any code that it contains",
        fix="Restore experiments from storage that only you can write to, or start anew: `Tuner(trainable).fit()`",
        data=Argument("path", 0),
    ),
    Loader(
        names=("ray.data.read_parquet", "ray.data.read_api.read_parquet"),
        rule="ML102",
        source="ray-2.54.0:ray/data/_internal/tensor_extensions/arrow.py:88 (CVE-2026-41486); "
        "ray-2.60.0:ray/data/_internal/tensor_extensions/arrow.py:131",
        what="this version of Ray unpickles the metadata of tensor columns, so a Parquet file can run code",
        fix="Require `ray>=2.55`",
        data=Argument("paths", 0),
        unsafe_since=Since("ray", "2.49.0"),
        safe_since=Since("ray", "2.55.0"),
        only_foreign=True,
    ),
    Loader(
        names=("ray.data.read_webdataset", "ray.data.read_api.read_webdataset"),
        rule="ML102",
        source="ray-2.55.1:ray/data/_internal/datasource/webdataset_datasource.py:223 (CVE-2026-57516); "
        "ray-2.56.0:ray/data/_internal/datasource/webdataset_datasource.py:17",
        what="members .pkl and .pt of a shard are unpickled, which runs any code that they contain",
        fix="Require `ray>=2.56`, or give a decoder of your own: `read_webdataset(paths, decoder=decode)`",
        data=Argument("paths", 0),
        switches=(Switch(Argument("decoder"), unsafe=(True,)),),
        safe_since=Since("ray", "2.56.0"),
        severity="LOW",
    ),
    Loader(
        names=("ray.data.read_numpy", "ray.data.read_api.read_numpy"),
        rule="ML102",
        source="ray-2.60.0:ray/data/read_api.py:2990",
        what="with allow_pickle=True object arrays are unpickled, which runs any code that the files contain",
        fix="Use `ray.data.read_numpy(paths)` without allow_pickle",
        data=Argument("paths", 0),
        switches=(Switch(Argument("allow_pickle"), safe=(False,), unsafe=(True,), absent=True),),
        remote=True,
        remote_name="://",
    ),
)

_TRACKING_AND_SERVING = (
    # A registry is the team's own server, so a name alone isn't a download from strangers: not remote.
    Loader(
        names=("mlflow.pyfunc.load_model", "mlflow.pyfunc.load_pyfunc"),
        rule="ML102",
        source="mlflow-3.18.0:mlflow/pyfunc/__init__.py:1081; mlflow-3.18.0:mlflow/environment_variables.py:1964",
        what="the model decides which Python code is imported and unpickled",
        fix="Log models as safetensors, ONNX or skops and set `MLFLOW_ALLOW_MODEL_CODE_EXECUTION=false` "
        "in the environment (MLflow 3.18 or newer)",
        data=Argument("model_uri", 0),
    ),
    Loader(
        names=("mlflow.pyfunc.spark_udf",),
        rule="ML102",
        source="mlflow-3.18.0:mlflow/pyfunc/__init__.py:1081",
        what="the model decides which Python code is imported and unpickled",
        fix="Log models as safetensors, ONNX or skops and set `MLFLOW_ALLOW_MODEL_CODE_EXECUTION=false` "
        "in the environment (MLflow 3.18 or newer)",
        data=Argument("model_uri", 1),
    ),
    # Left out: flavours with a format of their own (xgboost, lightgbm, catboost, onnx, prophet, spark).
    Loader(
        names=(
            "mlflow.sklearn.load_model",
            "mlflow.statsmodels.load_model",
            "mlflow.pmdarima.load_model",
            "mlflow.spacy.load_model",
            "mlflow.langchain.load_model",
            "mlflow.dspy.load_model",
            "mlflow.pycaret.load_model",
            "mlflow.fastai.load_model",
        ),
        rule="ML102",
        source="mlflow-3.18.0:mlflow/sklearn/__init__.py:741; mlflow-3.18.0:mlflow/dspy/load.py:114",
        what="the logged model is a pickle, which runs any code that it contains",
        fix='Log with `mlflow.sklearn.log_model(model, serialization_format="skops")` '
        "and set `MLFLOW_ALLOW_MODEL_CODE_EXECUTION=false` in the environment (MLflow 3.18 or newer)",
        data=Argument("model_uri", 0),
    ),
    Loader(
        names=("mlflow.pytorch.load_model", "mlflow.pytorch.load_state_dict"),
        rule="ML102",
        source="mlflow-3.18.0:mlflow/pytorch/__init__.py:950; mlflow-3.18.0:mlflow/pytorch/__init__.py:1017",
        what="the model names the pickle module that reads it, which switches weights_only off",
        fix="Log the weights as a safetensors artifact and read them with `safetensors.torch.load_file(path)`",
        data=Argument("", 0),
    ),
    Loader(
        names=("mlflow.keras.load_model",),
        rule="ML102",
        source="mlflow-3.18.0:mlflow/keras/load.py:74",
        what=_KERAS_CODE,
        fix="Leave safe_mode on: `mlflow.keras.load_model(model_uri)`",
        data=Argument("model_uri", 0),
        switches=(Switch(Argument("load_model_kwargs", 3, key="safe_mode"), unsafe=(False,), absent=True),),
    ),
    Loader(
        names=("mlflow.tensorflow.load_model",),
        rule="ML102",
        source="mlflow-3.18.0:mlflow/tensorflow/__init__.py:620",
        what=_KERAS_CODE,
        fix="Leave safe_mode on: `mlflow.tensorflow.load_model(model_uri)`",
        data=Argument("model_uri", 0),
        switches=(Switch(Argument("keras_model_kwargs", 3, key="safe_mode"), unsafe=(False,), absent=True),),
    ),
    Loader(
        names=("clearml.Artifact.get", "clearml.binding.artifacts.Artifact.get"),
        rule="ML102",
        source="clearml-2.1.12:clearml/binding/artifacts.py:204; clearml-2.0.0:clearml/binding/artifacts.py:141",
        what="an artifact of another task is unpickled, which runs any code that it contains",
        fix="Use `artifact.get(block_unsafe_artifacts=True)` (clearml 2.1.12 or newer), or `artifact.get_local_copy()`",
        data=Argument(),
        switches=(Switch(Argument("block_unsafe_artifacts", 2), safe=(True,), unsafe=(False,)),),
        off=(Switch(Argument("deserialization_function", 1), unsafe=(None,)),),
    ),
    # The store is a directory of the user's own; models get into it by bentoml.models.import_model.
    Loader(
        names=(
            "bentoml.sklearn.load_model",
            "bentoml.picklable_model.load_model",
            "bentoml.pytorch.load_model",
            "bentoml.pytorch_lightning.load_model",
            "bentoml.fastai.load_model",
            "bentoml.transformers.load_model",
            "bentoml.keras.load_model",
        ),
        rule="ML102",
        source="bentoml-1.4.40:_bentoml_impl/frameworks/sklearn.py:75; "
        "bentoml-1.4.40:bentoml/_internal/frameworks/picklable_model.py:40; "
        "bentoml-1.4.40:bentoml/_internal/frameworks/pytorch.py:47",
        what="a model of the store is unpickled, which runs any code of whoever put it there",
        fix='Store models as ONNX and use `bentoml.onnx.load_model("name:version")`',
        data=Argument("bento_model", 0),
        severity="LOW",
    ),
)

_UNSAFE_OPT_IN = Switch(Argument("allow_dangerous_deserialization"), unsafe=(True,), absent=True)

_LANGUAGE_MODEL_TOOLS = (
    Loader(
        names=(
            "langchain_community.*.load_local",
            "langchain_community.vectorstores.TileDB.load",
            "langchain_community.vectorstores.tiledb.TileDB.load",
            "langchain.vectorstores.*.load_local",
            "langchain.retrievers.*.load_local",
            "langchain_classic.*.load_local",
        ),
        rule="ML102",
        source="langchain_community-0.4.2:langchain_community/vectorstores/faiss.py:1167; "
        "langchain_community-0.4.2:langchain_community/vectorstores/annoy.py:422; "
        "langchain_community-0.4.2:langchain_community/retrievers/tfidf.py:106; "
        "langchain_community-0.0.27:langchain_community/vectorstores/faiss.py:1091",
        what="the index directory holds a pickle, which runs any code that it contains",
        fix="Build the index from the documents again, `FAISS.from_documents(documents, embeddings)`, "
        "or use a store without pickle",
        data=Argument("folder_path", 0),
        switches=(
            Switch(
                Argument("allow_dangerous_deserialization"),
                unsafe=(True,),
                absent=Since("langchain-community", "0.0.27", assumed=True),
            ),
        ),
    ),
    Loader(
        names=(
            "langchain_community.*.FAISS.deserialize_from_bytes",
            "langchain.vectorstores.FAISS.deserialize_from_bytes",
        ),
        rule="ML102",
        source="langchain_community-0.4.2:langchain_community/vectorstores/faiss.py:1225; "
        "langchain_community-0.2.0:langchain_community/vectorstores/faiss.py:1105; "
        "langchain_community-0.3.0:langchain_community/vectorstores/faiss.py:1221",
        what="unpickling the index runs any code that the bytes contain",
        fix="Build the index from the documents again: `FAISS.from_documents(documents, embeddings)`",
        data=Argument("serialized", 0),
        switches=(
            Switch(
                Argument("allow_dangerous_deserialization"),
                unsafe=(True,),
                absent=Since("langchain-community", "0.3.0", assumed=True),
            ),
        ),
    ),
    Loader(
        names=(
            "langchain_community.llms.Databricks",
            "langchain_community.llms.databricks.Databricks",
            "langchain_community.llms.SelfHostedPipeline",
            "langchain_community.llms.self_hosted.SelfHostedPipeline",
            "langchain_community.llms.SelfHostedHuggingFaceLLM",
            "langchain_community.llms.self_hosted_hugging_face.SelfHostedHuggingFaceLLM",
        ),
        rule="ML102",
        source="langchain_community-0.4.2:langchain_community/llms/databricks.py:395; "
        "langchain_community-0.4.2:langchain_community/llms/self_hosted.py:142",
        what="functions of a saved configuration are unpickled, which runs any code that they contain",
        fix="Leave `allow_dangerous_deserialization=True` out and write the functions in code",
        data=Argument(),
        switches=(_UNSAFE_OPT_IN,),
    ),
    Loader(
        names=("langchain_community.llms.loading.load_llm", "langchain_community.llms.loading.load_llm_from_config"),
        rule="ML102",
        source="langchain_community-0.4.2:langchain_community/llms/databricks.py:395",
        what="functions of a saved configuration are unpickled, which runs any code that they contain",
        fix="Leave `allow_dangerous_deserialization=True` out and build the model in code",
        data=Argument("", 0),
        switches=(_UNSAFE_OPT_IN,),
    ),
    Loader(
        names=(
            "langchain_core.load.load",
            "langchain_core.load.loads",
            "langchain_core.load.load.load",
            "langchain_core.load.load.loads",
            "langchain.load.load",
            "langchain.load.loads",
        ),
        rule="ML102",
        # Bare calls depend on the release line (fixed in 0.3.81 and 1.2.5) and mostly read what the project wrote.
        source="langchain_core-1.8.2:langchain_core/load/load.py:575; "
        "langchain_core-1.2.5:langchain_core/load/load.py:474",
        what="the text decides which classes are built, and can read secrets from the environment",
        fix='Use `loads(text, allowed_objects="messages")` (langchain-core 1.2.5 or newer)',
        data=Argument("", 0),
        switches=(
            Switch(Argument("secrets_from_env"), unsafe=(True,), absent=True),
            Switch(Argument("allowed_objects"), unsafe=("all",), absent=True),
        ),
    ),
    Loader(
        names=("langgraph.checkpoint.serde.jsonplus.JsonPlusSerializer",),
        rule="ML102",
        source="langgraph_checkpoint-4.3.2:langgraph/checkpoint/serde/jsonplus.py:122",
        what="checkpoints are unpickled, so whoever can write to their store can run code",
        fix="Use `JsonPlusSerializer()`",
        data=Argument(),
        switches=(
            Switch(Argument("pickle_fallback"), unsafe=(True,), absent=True),
            Switch(Argument("allowed_json_modules"), unsafe=(True,), absent=True),
            Switch(Argument("allowed_msgpack_modules"), unsafe=(True,), absent=True),
        ),
    ),
    Loader(
        names=(
            "dspy.load",
            "dspy.load_settings",
            "dspy.cache.load_memory_cache",
            "dspy.utils.saving.load",
            "dspy.Module.load",
            "dspy.primitives.base_module.BaseModule.load",
        ),
        rule="ML102",
        source="dspy-3.4.1:dspy/utils/saving.py:27; dspy-3.4.1:dspy/primitives/base_module.py:251; "
        "dspy-3.4.1:dspy/dsp/utils/settings.py:299; dspy-3.4.1:dspy/clients/cache.py:206",
        what="a saved program is a pickle, which runs any code that it contains",
        fix='Save the state as JSON, `program.save("program.json")`, and load it without allow_pickle',
        data=Argument("path", 0),
        switches=(
            Switch(Argument("allow_pickle", 1), unsafe=(True,), absent=True),
            Switch(Argument("allow_unsafe_lm_state", 2), unsafe=(True,), absent=True),
        ),
    ),
    Loader(
        names=(
            "smolagents.E2BExecutor",
            "smolagents.DockerExecutor",
            "smolagents.ModalExecutor",
            "smolagents.BlaxelExecutor",
            "smolagents.remote_executors.E2BExecutor",
            "smolagents.remote_executors.DockerExecutor",
            "smolagents.remote_executors.ModalExecutor",
            "smolagents.remote_executors.BlaxelExecutor",
        ),
        rule="ML102",
        source="smolagents-1.26.0:smolagents/remote_executors.py:74; "
        "smolagents-1.26.0:smolagents/remote_executors.py:355",
        what="results of the sandbox are unpickled on the host, so code in the sandbox can break out of it",
        fix="Leave `allow_pickle=True` out",
        data=Argument(),
        switches=(Switch(Argument("allow_pickle", 2), safe=(False,), unsafe=(True,), absent=True),),
        severity="HIGH",
    ),
    Loader(
        names=(
            "smolagents.MultiStepAgent.from_folder",
            "smolagents.CodeAgent.from_folder",
            "smolagents.ToolCallingAgent.from_folder",
            "smolagents.Tool.from_code",
            "smolagents.Tool.from_dict",
            "smolagents.MultiStepAgent.from_dict",
            "smolagents.CodeAgent.from_dict",
        ),
        rule="ML102",
        source="smolagents-1.26.0:smolagents/agents.py:1119; smolagents-1.26.0:smolagents/tools.py:575",
        what="the source text of tools in it is executed",
        fix="Keep tools in the project and import them: `from tools import SearchTool`",
        data=Argument("", 0),
        only_foreign=True,
        cwe=94,
    ),
    Loader(
        names=("smolagents.serialization.SafeSerializer.loads",),
        rule="ML102",
        source="smolagents-1.26.0:smolagents/serialization.py:329",
        what="unpickling runs any code that the data contains",
        fix="Leave `allow_pickle=True` out",
        data=Argument("", 0),
        switches=(Switch(Argument("allow_pickle", 1), safe=(False,), unsafe=(True,), absent=True),),
    ),
)

FRAMEWORK_LOADERS: tuple[Loader, ...] = (
    TORCH_LOADERS
    + _KERAS_AND_TENSORFLOW
    + _TEXT
    + _SCIKIT_LEARN_AND_STATISTICS
    + _PADDLE_AND_REINFORCEMENT_LEARNING
    + _TRACKING_AND_SERVING
    + _LANGUAGE_MODEL_TOOLS
)
"""Every entry of ML102."""
