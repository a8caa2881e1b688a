"""The catalogue is data: what these tests hold is that each entry can be read, matched and explained."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from packaging.utils import canonicalize_name
from packaging.version import Version

from bandit_mlops.catalog.entries import Argument, Dotted, Loader, Since, Switch
from bandit_mlops.catalog.frameworks import FRAMEWORK_LOADERS
from bandit_mlops.catalog.native import NATIVE_LIBRARIES
from bandit_mlops.catalog.network import NETWORK_LOADERS
from bandit_mlops.catalog.serializers import SERIALIZERS

TUPLES: dict[str, tuple[Loader, ...]] = {
    "SERIALIZERS": SERIALIZERS,
    "FRAMEWORK_LOADERS": FRAMEWORK_LOADERS,
    "NETWORK_LOADERS": NETWORK_LOADERS,
    "NATIVE_LIBRARIES": NATIVE_LIBRARIES,
}
RULES = {
    "SERIALIZERS": "ML101",
    "FRAMEWORK_LOADERS": "ML102",
    "NETWORK_LOADERS": "ML103",
    "NATIVE_LIBRARIES": "ML104",
}
ENTRIES = [pytest.param(entry, id=entry.names[0]) for entries in TUPLES.values() for entry in entries]
NO_ARGUMENT = Argument()


def switches(entry: Loader) -> tuple[Switch, ...]:
    return entry.switches + entry.off


def versions(entry: Loader) -> Iterator[Since]:
    for since in (entry.safe_since, entry.unsafe_since, entry.guarded_since):
        if since:
            yield since
    for switch in switches(entry):
        if isinstance(switch.absent, Since):
            yield switch.absent
        elif isinstance(switch.absent, tuple):
            yield from switch.absent


def dotted_values(entry: Loader) -> Iterator[str]:
    for switch in switches(entry):
        for value in switch.safe + switch.unsafe:
            if isinstance(value, Dotted):
                yield from value.names


def covered_by(name: str, pattern: str) -> bool:
    """Whether a wildcard of the catalogue stands for a name."""
    expression = r"\.".join(r"[^.]+(\.[^.]+)*" if part == "*" else re.escape(part) for part in pattern.split("."))
    return re.fullmatch(expression, name) is not None


@pytest.mark.parametrize("entry", ENTRIES)
def test_names_are_dotted_identifiers_or_wildcards(entry: Loader) -> None:
    assert entry.names
    for name in entry.names:
        parts = name.split(".")
        assert len(parts) > 1, name
        assert all(part == "*" or part.isidentifier() for part in parts), name
        assert parts[-1] != "*", f"{name} would match whatever the library has"


@pytest.mark.parametrize("entry", ENTRIES)
def test_values_that_are_names_are_dotted_identifiers(entry: Loader) -> None:
    for name in dotted_values(entry):
        assert all(part.isidentifier() for part in name.split(".")), name


@pytest.mark.parametrize("entry", ENTRIES)
def test_texts_are_single_lines_without_a_full_stop(entry: Loader) -> None:
    for text in (entry.source, entry.what, entry.fix):
        assert text.strip() == text != ""
        assert "\n" not in text and "  " not in text
    assert not entry.what.endswith(".")
    assert not entry.fix.endswith(".")


@pytest.mark.parametrize("entry", ENTRIES)
def test_fix_shows_code(entry: Loader) -> None:
    assert re.search(r"`[^`]+`", entry.fix)
    assert entry.fix.count("`") % 2 == 0


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_fact_names_a_place(entry: Loader) -> None:
    assert re.search(r"-\d[\w.]*(:\S+:\d+| has )|https://", entry.source), entry.source


@pytest.mark.parametrize("entry", ENTRIES)
def test_versions_can_be_compared(entry: Loader) -> None:
    for since in versions(entry):
        Version(since.version)
        for package in (since.package, *since.aliases):
            assert canonicalize_name(package) == package


@pytest.mark.parametrize("entry", ENTRIES)
def test_switches_can_decide(entry: Loader) -> None:
    for switch in switches(entry):
        assert switch.argument != NO_ARGUMENT
        assert switch.safe or switch.unsafe, "a switch without values decides nothing"
    for switch in entry.off:
        assert switch.safe or switch.absent is False, "an absent argument would switch the entry off for good"


@pytest.mark.parametrize("entry", ENTRIES)
def test_file_name_endings_are_endings(entry: Loader) -> None:
    for suffix in entry.safe_suffixes + entry.unguarded:
        assert suffix[0] in "._" and suffix == suffix.lower()
    assert not set(entry.safe_suffixes) & set(entry.unguarded)
    assert entry.unguarded or entry.guarded_since is None


@pytest.mark.parametrize("entry", ENTRIES)
def test_regular_expressions_compile(entry: Loader) -> None:
    assert re.compile(entry.vendor_names)
    assert re.compile(entry.remote_name)
    assert entry.remote or not entry.remote_name


@pytest.mark.parametrize("entry", ENTRIES)
def test_severity_is_one_of_bandits(entry: Loader) -> None:
    assert entry.severity in {"LOW", "MEDIUM", "HIGH"}


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_entry_that_needs_an_origin_has_data(entry: Loader) -> None:
    if entry.only_foreign or entry.remote or entry.data_in_constructor or entry.unguarded or entry.vendor_names:
        assert entry.data != NO_ARGUMENT


@pytest.mark.parametrize("name", TUPLES)
def test_all_entries_of_a_tuple_have_its_rule(name: str) -> None:
    assert {entry.rule for entry in TUPLES[name]} == {RULES[name]}


def test_native_libraries_are_process_control() -> None:
    assert {entry.cwe for entry in NATIVE_LIBRARIES} == {114}


@pytest.mark.parametrize("name", TUPLES)
def test_no_name_stands_twice_in_a_tuple(name: str) -> None:
    counts = Counter(name for entry in TUPLES[name] for name in entry.names)
    assert [name for name, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("tuple_name", TUPLES)
def test_no_wildcard_covers_a_name_of_another_entry(tuple_name: str) -> None:
    entries = TUPLES[tuple_name]
    overlaps = [
        (name, pattern)
        for entry in entries
        for pattern in entry.names
        if "*" in pattern
        for other in entries
        if other is not entry
        for name in other.names
        if covered_by(name, pattern)
    ]
    assert overlaps == []


LOOK_ALIKES = [
    "pickle.dump",
    "pickle.dumps",
    "pickle.Pickler",
    "dill.dumps",
    "cloudpickle.dump",
    "joblib.dump",
    "marshal.dumps",
    "torch.save",
    "pickletools.dis",
    "pandas.DataFrame.to_pickle",
    "pandas.read_csv",
    "pandas.read_json",
    "numpy.fromfile",
    "numpy.frombuffer",
    "numpy.loadtxt",
    "numpy.memmap",
    "scipy.io.loadmat",
    "scipy.sparse.load_npz",
    "polars.DataFrame.deserialize",
    "polars.read_parquet",
    "yaml.safe_load",
    "json.load",
    "tomllib.load",
    "omegaconf.OmegaConf.load",
    "multiprocessing.Pipe",
    "multiprocessing.connection.Connection.recv",
    "torch.multiprocessing.Queue",
    "torch.distributed.send_object_list",
    "torch.nn.Module.load_state_dict",
    "torch.from_numpy",
    "torch.optim.Optimizer.load_state_dict",
    "torch.utils.cpp_extension.include_paths",
    "safetensors.torch.load",
    "safetensors.torch.load_file",
    "safetensors.safe_open",
    "safetensors.paddle.load_file",
    "keras.Model.load_weights",
    "keras.models.Model.load_weights",
    "tensorflow.train.load_checkpoint",
    "tensorflow.io.read_file",
    "tensorflow.data.Dataset.load",
    "onnx.load",
    "onnxruntime.InferenceSession",
    "xgboost.Booster.load_model",
    "xgboost.XGBClassifier.load_model",
    "catboost.CatBoost.load_model",
    "lightgbm.Booster",
    "gensim.models.KeyedVectors.load_word2vec_format",
    "gensim.models._fasttext_bin.load",
    "gensim.models.fasttext.load_facebook_model",
    "fasttext.load_model",
    "faiss.read_index",
    "annoy.AnnoyIndex.load",
    "spacy.load",
    "datasets.load_from_disk",
    "llama_index.core.load_index_from_storage",
    "mlflow.xgboost.load_model",
    "mlflow.onnx.load_model",
    "mlflow.log_model",
    "statsmodels.datasets.longley.load",
    "statsmodels.api.datasets.longley.load",
    "stable_baselines3.common.monitor.load_results",
    "flair.data.Dictionary.load",
    "flair.datasets.CSVClassificationCorpus",
    "darts.datasets.AirPassengersDataset.load",
    "gradio.themes.base.Theme.load",
    "prophet.serialize.model_from_json",
    "skops.io.get_untrusted_types",
    "webdataset.WebDataset",
    "zmq.Socket.recv_json",
    "ray.data.read_csv",
    "bytes.decode",
    "bentoml.onnx.load_model",
    "bentoml.xgboost.load_model",
    "pycaret.classification.save_model",
    "monai.bundle.load",
]


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_no_entry_matches_a_look_alike(name: str) -> None:
    matches = [
        pattern
        for entries in TUPLES.values()
        for entry in entries
        for pattern in entry.names
        if covered_by(name, pattern)
    ]
    assert matches == []


@pytest.mark.parametrize(
    "name",
    [
        "mymodels.LitModel.load_from_checkpoint",
        "lightning.pytorch.LightningModule.load_from_checkpoint",
        "zmq.Context.socket.recv_pyobj",
        "stable_baselines3.PPO.load",
        "stable_baselines3.common.vec_env.VecNormalize.load",
        "fastai.vision.all.load_learner",
        "langchain_community.vectorstores.FAISS.load_local",
        "transformers.AutoModel.from_pretrained",
        "statsmodels.regression.linear_model.OLSResults.load",
        "webdataset.WebDataset.shuffle.decode",
    ],
)
def test_a_name_that_users_write_is_matched_once_a_tuple(name: str) -> None:
    matches = [
        entry
        for entries in TUPLES.values()
        for entry in entries
        if any(covered_by(name, pattern) for pattern in entry.names)
    ]
    assert len(matches) == 1
