"""ML102, first half: PyTorch and the libraries whose checkpoints are PyTorch files.

What only looks like them needs no entry: ``safetensors.torch.load_file``, ``load_state_dict`` (the danger is in the
load that made the dictionary), ``torch.save``, ``torch.utils.cpp_extension.load``, ``datasets.load_from_disk``.

Loaders that hand the choice to torch (whisper, speechbrain, Trainer checkpoints) and read files of their maker or of
the user have no entry either.
"""

from __future__ import annotations

from bandit_mlops.catalog.entries import Argument, Dotted, Loader, Since, Switch

_UNPICKLES = "unpickling a checkpoint runs any code that the file contains"
_DOWNLOADS_AND_UNPICKLES = "the model is downloaded and unpickled, which runs any code that its author put in"
_ONLY_WEIGHTS = "Use `torch.load(path, weights_only=True)` (torch 2.6 or newer), or `safetensors.torch.load_file(path)`"

_TORCH = Since("torch", "2.6.0")
_LIGHTNING = Since("lightning", "2.6.0", aliases=("pytorch-lightning", "lightning-fabric"))
_TIMM = Since("timm", "1.0.26")
_OPEN_CLIP = Since("open-clip-torch", "2.29.0")

# The files that ultralytics itself publishes and, by a name without a directory, downloads.
_ULTRALYTICS_FILES = (
    r"(yolov?\d+[a-z]?6?u?"
    r"(-(cls|seg|sem|pose|obb|oiv7|depth|world|worldv2|sppu|tinyu|p6|150|objv1|distill|ade20k|grayscale))*"
    r"|yoloe-(v8|11|26)[a-z]-seg(-pf)?|yolo_nas_[a-z]|rtdetr-[a-z]|sam(2|2\.1)?_[a-z]|mobile_sam|FastSAM-[a-z])(\.pt)?"
)

_AT_COMMIT = r"@[0-9a-f]{40}(?![0-9a-f])"
_WEIGHTS_ONLY_OPT_OUT = Switch(Argument("weights_only"), safe=(True,), unsafe=(False,), absent=True)

_TORCH_ITSELF = (
    Loader(
        names=("torch.load", "torch.serialization.load"),
        rule="ML102",
        source="torch-2.15.0:torch/serialization.py:1316; torch-2.6.0:torch/serialization.py:1386; "
        "torch-2.5.1:torch/serialization.py:1273; "
        "https://github.com/pytorch/pytorch/security/advisories/GHSA-53q9-r3pm-6pq6",
        what=_UNPICKLES,
        fix=_ONLY_WEIGHTS,
        data=Argument("f", 0),
        switches=(
            Switch(Argument("weights_only"), safe=(True,), unsafe=(False,), absent=_TORCH),
            # Any pickle_module switches the safe default off; together with weights_only=True the call fails.
            Switch(Argument("pickle_module", 2), safe=(None,), absent=True),
        ),
        switches_since=Since("torch", "1.13.0"),
    ),
    Loader(
        names=(
            "torch.hub.load_state_dict_from_url",
            "torch.utils.model_zoo.load_url",
            "torchvision._internally_replaced_utils.load_state_dict_from_url",
            "torchvision.models.utils.load_state_dict_from_url",
        ),
        rule="ML102",
        # It passes its own default of False on to torch.load, so torch 2.6 doesn't make it safe.
        source="torch-2.15.0:torch/hub.py:829; torch-2.15.0:torch/hub.py:898; torch-2.15.0:torch/utils/model_zoo.py:2",
        what="a file from the network is unpickled, which runs any code that it contains, with torch 2.6 and newer too",
        fix="Use `torch.hub.load_state_dict_from_url(url, weights_only=True, check_hash=True)`",
        data=Argument("url", 0),
        switches=(Switch(Argument("weights_only", 6), safe=(True,), unsafe=(False,)),),
        # PyTorch's own files; that nothing checks them is what ML203 reports.
        vendor_names=r"https://download\.pytorch\.org/.*",
        remote=True,
        urls_only=True,
    ),
    Loader(
        names=("torch.storage._load_from_bytes",),
        rule="ML102",
        source="torch-2.15.0:torch/storage.py:543",
        what="the bytes are unpickled without any restriction, which runs any code that they contain",
        fix="Use `torch.load(io.BytesIO(data), weights_only=True)` (torch 2.6 or newer)",
        data=Argument("b", 0),
    ),
    Loader(
        names=("torch.package.PackageImporter", "torch.package.package_importer.PackageImporter"),
        rule="ML102",
        source="torch-2.15.0:torch/package/package_importer.py:66; torch-2.15.0:torch/package/package_importer.py:216",
        what="a torch.package archive holds Python modules and pickles that run when it is read",
        fix="Keep the model's code in your package and its weights in `safetensors.torch.load_file(path)`",
        data=Argument("file_or_buffer", 0),
    ),
    Loader(
        names=("torch.export.load", "torch._export.serde.serialize.deserialize_torch_artifact"),
        rule="ML102",
        source="torch-2.15.0:torch/export/__init__.py:338; torch-2.15.0:torch/_export/serde/serialize.py:441",
        what="an exported program whose safe reading fails is unpickled in full, which runs any code that it contains",
        fix="Build the model in code and read its weights with `safetensors.torch.load_file(path)`",
        data=Argument("f", 0),
    ),
    # TorchScript is a language of its own that an interpreter in C++ reads: a foreign file can't run Python, but its
    # operators can write files. There is no safer call to offer for a file of one's own.
    Loader(
        names=("torch.jit.load", "torch.jit._serialization.load", "torch.jit.jit_module_from_flatbuffer"),
        rule="ML102",
        source="torch-2.15.0:torch/jit/_serialization.py:103; torch-2.15.0:torch/jit/_serialization.py:127",
        what="a TorchScript file is a program, and part of it runs when it is loaded",
        fix="Build the model in code and read its weights with `safetensors.torch.load_file(path)`",
        data=Argument("f", 0),
        only_foreign=True,
        severity="LOW",
    ),
    # Distributed checkpoints are nearly always those of the same job.
    Loader(
        names=(
            "torch.distributed.checkpoint.load",
            "torch.distributed.checkpoint.load_state_dict",
            "torch.distributed.checkpoint.state_dict_loader.load",
            "torch.distributed.checkpoint.state_dict_loader.load_state_dict",
        ),
        rule="ML102",
        source="torch-2.15.0:torch/distributed/checkpoint/default_planner.py:388; "
        "torch-2.15.0:torch/distributed/checkpoint/filesystem.py:938",
        what="the checkpoint's .metadata file is unpickled, which runs any code that it contains",
        fix="Publish weights as safetensors and read them with `safetensors.torch.load_file(path)`",
        data=Argument("checkpoint_id"),
        only_foreign=True,
    ),
    Loader(
        names=("torch.distributed.checkpoint.format_utils.torch_save_to_dcp",),
        rule="ML102",
        source="torch-2.15.0:torch/distributed/checkpoint/format_utils.py:248",
        what=_UNPICKLES,
        fix=_ONLY_WEIGHTS,
        data=Argument("torch_save_path", 0),
    ),
    Loader(
        names=("torch.serialization.add_safe_globals", "torch.serialization.safe_globals"),
        rule="ML102",
        source="torch-2.15.0:torch/serialization.py:283; torch-2.5.1:torch/serialization.py:236",
        what="with this function on the allow-list, weights_only=True no longer stops code in a checkpoint",
        fix="Allow only classes that hold data: `torch.serialization.safe_globals([argparse.Namespace])`",
        data=Argument(),
        switches=(
            Switch(
                Argument("safe_globals", 0),
                unsafe=(
                    Dotted(
                        (
                            "getattr",
                            "eval",
                            "exec",
                            "compile",
                            "__import__",
                            "builtins.getattr",
                            "builtins.eval",
                            "builtins.exec",
                            "builtins.compile",
                            "builtins.__import__",
                            "importlib.import_module",
                            "os.system",
                            "os.popen",
                            "posix.system",
                            "subprocess.Popen",
                            "subprocess.run",
                            "subprocess.call",
                            "subprocess.check_call",
                            "subprocess.check_output",
                            "torch.load",
                            "torch.storage._load_from_bytes",
                        )
                    ),
                ),
                absent=True,
            ),
        ),
        severity="HIGH",
    ),
)

_TRAINERS = (
    Loader(
        # A method of the user's own LightningModule, which often lives in another file: no other library has the name
        # for anything but unpickling a checkpoint.
        names=("*.load_from_checkpoint",),
        rule="ML102",
        source="lightning-2.6.6:lightning/pytorch/core/module.py:1702; "
        "lightning-2.5.6:lightning/fabric/utilities/cloud_io.py:37; "
        "pytorch_lightning-1.9.5:pytorch_lightning/core/saving.py:60",
        what=_UNPICKLES,
        fix="Use `Model.load_from_checkpoint(path, weights_only=True)` (lightning and torch 2.6 or newer)",
        data=Argument("checkpoint_path", 0),
        switches=(
            Switch(
                Argument("weights_only"),
                safe=(True,),
                unsafe=(False,),
                absent=(_LIGHTNING, _TORCH),
            ),
        ),
        remote=True,
        remote_name="://",
    ),
    Loader(
        names=(
            "lightning.Trainer.fit",
            "lightning.Trainer.test",
            "lightning.Trainer.validate",
            "lightning.Trainer.predict",
            "lightning.pytorch.Trainer.fit",
            "lightning.pytorch.Trainer.test",
            "lightning.pytorch.Trainer.validate",
            "lightning.pytorch.Trainer.predict",
            "pytorch_lightning.Trainer.fit",
            "pytorch_lightning.Trainer.test",
            "pytorch_lightning.Trainer.validate",
            "pytorch_lightning.Trainer.predict",
        ),
        rule="ML102",
        source="lightning-2.6.6:lightning/pytorch/trainer/trainer.py:522; "
        "lightning-2.6.6:lightning/pytorch/trainer/trainer.py:754",
        what=_UNPICKLES,
        fix="Use `trainer.fit(model, ckpt_path=path, weights_only=True)` (lightning 2.6 or newer)",
        data=Argument("ckpt_path"),
        switches=(_WEIGHTS_ONLY_OPT_OUT,),
        severity="LOW",
    ),
    Loader(
        names=(
            "lightning.Fabric.load",
            "lightning.Fabric.load_raw",
            "lightning.fabric.Fabric.load",
            "lightning.fabric.Fabric.load_raw",
            "lightning.fabric.utilities.cloud_io._load",
            "lightning_fabric.Fabric.load",
            "lightning_fabric.Fabric.load_raw",
            "lightning_fabric.utilities.cloud_io._load",
        ),
        rule="ML102",
        source="lightning-2.6.6:lightning/fabric/fabric.py:869; "
        "lightning-2.6.6:lightning/fabric/utilities/cloud_io.py:34; "
        "lightning-2.5.6:lightning/fabric/utilities/cloud_io.py:37",
        what=_UNPICKLES,
        fix="Use `fabric.load(path, weights_only=True)` (lightning and torch 2.6 or newer)",
        data=Argument("", 0),
        switches=(
            Switch(
                Argument("weights_only"),
                safe=(True,),
                unsafe=(False,),
                absent=(_LIGHTNING, _TORCH),
            ),
        ),
        remote=True,
        remote_name="://",
    ),
    Loader(
        names=("accelerate.Accelerator.load_state", "accelerate.accelerator.Accelerator.load_state"),
        rule="ML102",
        source="accelerate-1.15.0:accelerate/accelerator.py:3791; accelerate-1.15.0:accelerate/checkpointing.py:340",
        what=_UNPICKLES,
        fix="Use `accelerator.load_state(directory)` without load_kwargs",
        data=Argument("input_dir", 0),
        switches=(Switch(Argument("load_kwargs", 1, key="weights_only"), unsafe=(False,), absent=True),),
    ),
    Loader(
        names=("accelerate.utils.other.load",),
        rule="ML102",
        source="accelerate-1.15.0:accelerate/utils/other.py:460",
        what=_UNPICKLES,
        fix="Use `accelerate.utils.other.load(path)`, which sets weights_only=True",
        data=Argument("f", 0),
        switches=(_WEIGHTS_ONLY_OPT_OUT,),
    ),
    Loader(
        names=("fastai.*.load_learner",),
        rule="ML102",
        source="fastai-2.8.12:fastai/learner.py:451; fastai-2.7.18:fastai/learner.py:448",
        what="load_learner unpickles a whole Learner, which runs any code in the file, on every torch version",
        fix="Build the Learner in code and read the weights alone with `learn.load(name)` (fastai 2.8 or newer)",
        data=Argument("fname", 0),
    ),
    Loader(
        names=("monai.handlers.CheckpointLoader", "monai.handlers.checkpoint_loader.CheckpointLoader"),
        rule="ML102",
        source="monai-1.5.0:monai/handlers/checkpoint_loader.py:125; "
        "monai-1.5.1:monai/handlers/checkpoint_loader.py:125",
        what=_UNPICKLES,
        fix="Require `monai>=1.5.1`",
        data=Argument("load_path", 0),
        safe_since=Since("monai", "1.5.1"),
    ),
    Loader(
        names=(
            "mmengine.runner.load_checkpoint",
            "mmengine.runner.checkpoint.load_checkpoint",
            "mmcv.runner.load_checkpoint",
            "mmcv.runner.checkpoint.load_checkpoint",
        ),
        rule="ML102",
        source="mmengine-0.10.7:mmengine/runner/checkpoint.py:611; mmengine-0.10.7:mmengine/runner/checkpoint.py:347",
        what=_UNPICKLES,
        fix="Require `torch>=2.6`, or read weights with `safetensors.torch.load_file(path)`",
        data=Argument("filename", 1),
        safe_since=_TORCH,
        remote=True,
        remote_name="://",
    ),
    Loader(
        names=(
            "mmengine.runner.CheckpointLoader.load_checkpoint",
            "mmengine.runner.checkpoint.CheckpointLoader.load_checkpoint",
            "mmengine.runner.checkpoint._load_checkpoint",
            "mmengine.runner.Runner.load_checkpoint",
        ),
        rule="ML102",
        source="mmengine-0.10.7:mmengine/runner/checkpoint.py:347",
        what=_UNPICKLES,
        fix="Require `torch>=2.6`, or read weights with `safetensors.torch.load_file(path)`",
        data=Argument("filename", 0),
        safe_since=_TORCH,
        remote=True,
        remote_name="://",
    ),
    Loader(
        names=("mmdet.apis.init_detector",),
        rule="ML102",
        source="mmengine-0.10.7:mmengine/runner/checkpoint.py:611",
        what=_UNPICKLES,
        fix="Require `torch>=2.6`",
        data=Argument("checkpoint", 1),
        safe_since=_TORCH,
        remote=True,
        remote_name="://",
    ),
    Loader(
        names=("mmengine.load", "mmengine.fileio.load", "mmengine.fileio.io.load", "mmcv.load", "mmcv.fileio.load"),
        rule="ML102",
        source="mmengine-0.10.7:mmengine/fileio/io.py:792; "
        "mmengine-0.10.7:mmengine/fileio/handlers/pickle_handler.py:12",
        what="a file in pickle format runs any code that it contains when it is read",
        fix='Store JSON and read it with `mmengine.load(path, file_format="json")`',
        data=Argument("file", 0),
        switches=(Switch(Argument("file_format", 1), unsafe=("pkl", "pickle"), absent=True),),
        unguarded=(".pkl", ".pickle"),
    ),
    Loader(
        names=(
            "detectron2.checkpoint.DetectionCheckpointer.load",
            "detectron2.checkpoint.DetectionCheckpointer.resume_or_load",
            "fvcore.common.checkpoint.Checkpointer.load",
            "fvcore.common.checkpoint.Checkpointer.resume_or_load",
        ),
        rule="ML102",
        source="https://github.com/facebookresearch/detectron2/blob/0ad20f1/detectron2/checkpoint/detection_checkpoint.py",
        what=_UNPICKLES,
        fix="Convert the weights once and read them with `safetensors.torch.load_file(path)`",
        data=Argument("path", 0),
        vendor_names=r"detectron2://.+",
        remote=True,
        remote_name="://",
    ),
)

_VISION = (
    Loader(
        names=(
            "timm.models.load_checkpoint",
            "timm.models._helpers.load_checkpoint",
            "timm.models.helpers.load_checkpoint",
        ),
        rule="ML102",
        source="timm-1.0.26:timm/models/_helpers.py:136; timm-1.0.24:timm/models/_helpers.py:44",
        what=_UNPICKLES,
        fix="Use `timm.models.load_checkpoint(model, path, weights_only=True)` (timm 1.0.9 or newer)",
        data=Argument("checkpoint_path", 1),
        switches=(Switch(Argument("weights_only", 7), safe=(True,), unsafe=(False,), absent=_TIMM),),
        safe_suffixes=(".safetensors",),
    ),
    Loader(
        names=(
            "timm.models.load_state_dict",
            "timm.models._helpers.load_state_dict",
            "timm.models.helpers.load_state_dict",
        ),
        rule="ML102",
        source="timm-1.0.26:timm/models/_helpers.py:93; timm-1.0.24:timm/models/_helpers.py:44",
        what=_UNPICKLES,
        fix="Use `timm.models.load_state_dict(path, weights_only=True)` (timm 1.0.9 or newer)",
        data=Argument("checkpoint_path", 0),
        switches=(Switch(Argument("weights_only", 3), safe=(True,), unsafe=(False,), absent=_TIMM),),
        safe_suffixes=(".safetensors",),
    ),
    Loader(
        names=(
            "timm.models.resume_checkpoint",
            "timm.models._helpers.resume_checkpoint",
            "timm.models.helpers.resume_checkpoint",
        ),
        rule="ML102",
        source="timm-1.0.26:timm/models/_helpers.py:207; timm-1.0.31:timm/models/_helpers.py:186",
        what=_UNPICKLES,
        fix="Use `timm.models.resume_checkpoint(model, path, weights_only=True)` (timm 1.0.9 or newer)",
        data=Argument("checkpoint_path", 1),
        switches=(Switch(Argument("weights_only", 5), safe=(True,), unsafe=(False,), absent=_TIMM),),
    ),
    Loader(
        names=("timm.models.load_state_dict_from_hf", "timm.models._hub.load_state_dict_from_hf"),
        rule="ML102",
        source="timm-1.0.26:timm/models/_hub.py:214; timm-1.0.24:timm/models/_helpers.py:44",
        what=_DOWNLOADS_AND_UNPICKLES,
        fix="Use `timm.models.load_state_dict_from_hf(name, weights_only=True)` (timm 1.0.9 or newer)",
        data=Argument("model_id", 0),
        switches=(Switch(Argument("weights_only", 2), safe=(True,), unsafe=(False,), absent=_TIMM),),
        remote=True,
    ),
    Loader(
        names=("timm.create_model", "timm.models.create_model", "timm.models._factory.create_model"),
        rule="ML102",
        source="timm-1.0.26:timm/models/_factory.py:44; timm-1.0.24:timm/models/_helpers.py:44",
        what=_UNPICKLES,
        fix="Leave checkpoint_path out and use `timm.models.load_checkpoint(model, path, weights_only=True)`",
        data=Argument("checkpoint_path", 4),
        off=(Switch(Argument("checkpoint_path", 4), safe=("", None), absent=True),),
        safe_suffixes=(".safetensors",),
        safe_since=_TIMM,
    ),
    Loader(
        names=("open_clip.load_checkpoint", "open_clip.factory.load_checkpoint"),
        rule="ML102",
        source="open_clip_torch-3.3.0:open_clip/factory.py:181; open_clip_torch-2.26.1:open_clip/factory.py:129",
        what=_UNPICKLES,
        fix="Use `open_clip.load_checkpoint(model, path, weights_only=True)` (open_clip_torch 2.29 or newer)",
        data=Argument("checkpoint_path", 1),
        switches=(Switch(Argument("weights_only", 3), safe=(True,), unsafe=(False,), absent=_OPEN_CLIP),),
        safe_suffixes=(".safetensors", ".npz", ".npy"),
    ),
    Loader(
        names=("open_clip.factory.load_state_dict",),
        rule="ML102",
        source="open_clip_torch-3.3.0:open_clip/factory.py:153; open_clip_torch-2.26.1:open_clip/factory.py:129",
        what=_UNPICKLES,
        fix="Use `load_state_dict(path, weights_only=True)` (open_clip_torch 2.29 or newer)",
        data=Argument("checkpoint_path", 0),
        switches=(Switch(Argument("weights_only", 2), safe=(True,), unsafe=(False,), absent=_OPEN_CLIP),),
        safe_suffixes=(".safetensors",),
    ),
    Loader(
        names=(
            "open_clip.create_model",
            "open_clip.create_model_and_transforms",
            "open_clip.factory.create_model",
            "open_clip.factory.create_model_and_transforms",
        ),
        rule="ML102",
        source="open_clip_torch-3.3.0:open_clip/factory.py:251; open_clip_torch-3.3.0:open_clip/factory.py:829",
        what=_UNPICKLES,
        fix="Leave `weights_only=False` out",
        data=Argument("pretrained", 1),
        switches=(_WEIGHTS_ONLY_OPT_OUT,),
        remote=True,
    ),
    Loader(
        names=(
            "ultralytics.YOLO",
            "ultralytics.RTDETR",
            "ultralytics.SAM",
            "ultralytics.YOLOWorld",
            "ultralytics.YOLOE",
            "ultralytics.FastSAM",
            "ultralytics.NAS",
            "ultralytics.models.YOLO",
            "ultralytics.models.RTDETR",
            "ultralytics.models.SAM",
            "ultralytics.models.YOLOWorld",
            "ultralytics.models.YOLOE",
            "ultralytics.models.FastSAM",
            "ultralytics.models.NAS",
            "ultralytics.engine.model.Model",
        ),
        rule="ML102",
        source="ultralytics-8.4.190:ultralytics/nn/tasks.py:1873; "
        "ultralytics-8.4.190:ultralytics/utils/patches.py:217; "
        "ultralytics-8.4.190:ultralytics/utils/downloads.py:22",
        what="a .pt file is unpickled on every torch version, and a module that it names is installed if it is missing",
        fix='Export it once and load `YOLO("model.onnx")`, or set `ULTRALYTICS_SAFE_LOAD=1` in the environment',
        data=Argument("model", 0),
        safe_suffixes=(".yaml", ".yml", ".onnx", ".engine", ".tflite", ".mlpackage", "_openvino_model", "_ncnn_model"),
        vendor_names=_ULTRALYTICS_FILES,
        remote=True,
        remote_name="://",
    ),
    Loader(
        names=(
            "ultralytics.nn.tasks.attempt_load_weights",
            "ultralytics.nn.tasks.load_checkpoint",
            "ultralytics.engine.model.Model.load",
            "ultralytics.YOLO.load",
        ),
        rule="ML102",
        source="ultralytics-8.4.190:ultralytics/nn/tasks.py:2020; ultralytics-8.2.100:ultralytics/nn/tasks.py:787",
        what="a .pt file is unpickled on every torch version, and a module that it names is installed if it is missing",
        fix="Set `ULTRALYTICS_SAFE_LOAD=1` in the environment (ultralytics 8.4.190 or newer)",
        data=Argument("", 0),
        vendor_names=_ULTRALYTICS_FILES,
    ),
    Loader(
        names=("ultralytics.nn.tasks.torch_safe_load",),
        rule="ML102",
        source="ultralytics-8.4.190:ultralytics/nn/tasks.py:1873",
        what="a .pt file is unpickled on every torch version, and a module that it names is installed if it is missing",
        fix="Use `torch_safe_load(path, safe_only=True)`",
        data=Argument("weight", 0),
        switches=(Switch(Argument("safe_only", 1), safe=(True,), unsafe=(False,)),),
    ),
    Loader(
        names=("ultralytics.utils.patches.torch_load", "ultralytics.utils.torch_utils.torch_load"),
        rule="ML102",
        source="ultralytics-8.4.190:ultralytics/utils/patches.py:217",
        what="this wrapper of torch.load sets weights_only=False, so it runs any code that the file contains",
        fix="Use `torch.load(path, weights_only=True)` (torch 2.6 or newer)",
        data=Argument("", 0),
        switches=(Switch(Argument("weights_only"), safe=(True,), unsafe=(False,)),),
    ),
)

_HUB_MODELS = (
    # weights_only=False skips the check that a .bin file is only read by torch 2.6 or newer. use_safetensors=False
    # alone is no hazard: the file is still read with weights_only=True.
    Loader(
        names=("transformers.*.from_pretrained",),
        rule="ML102",
        source="transformers-5.23.0:transformers/modeling_utils.py:317; "
        "transformers-5.23.0:transformers/utils/import_utils.py:1789",
        what=_DOWNLOADS_AND_UNPICKLES,
        fix="Leave `weights_only=False` out, or use `from_pretrained(name, use_safetensors=True)`",
        data=Argument("pretrained_model_name_or_path", 0),
        switches=(_WEIGHTS_ONLY_OPT_OUT,),
        off=(Switch(Argument("use_safetensors"), safe=(True,)),),
        remote=True,
    ),
    Loader(
        names=("transformers.modeling_utils.load_state_dict",),
        rule="ML102",
        source="transformers-5.5.0:transformers/modeling_utils.py:291; "
        "transformers-4.57.1:transformers/modeling_utils.py:473",
        what=_UNPICKLES,
        fix="Leave `weights_only=False` out",
        data=Argument("checkpoint_file", 0),
        switches=(_WEIGHTS_ONLY_OPT_OUT,),
        safe_suffixes=(".safetensors",),
    ),
    Loader(
        names=("huggingface_hub.load_torch_model", "huggingface_hub.serialization.load_torch_model"),
        rule="ML102",
        source="huggingface_hub-2.4.0:huggingface_hub/serialization/_torch.py:375; "
        "huggingface_hub-1.5.0:huggingface_hub/serialization/_torch.py:363",
        what=_UNPICKLES,
        fix="Use `load_torch_model(model, path)`, which reads safetensors",
        data=Argument("checkpoint_path", 1),
        switches=(_WEIGHTS_ONLY_OPT_OUT, Switch(Argument("safe"), unsafe=(False,), absent=True)),
        safe_suffixes=(".safetensors",),
    ),
    Loader(
        names=("huggingface_hub.load_state_dict_from_file", "huggingface_hub.serialization.load_state_dict_from_file"),
        rule="ML102",
        source="huggingface_hub-2.4.0:huggingface_hub/serialization/_torch.py:633; "
        "huggingface_hub-1.5.0:huggingface_hub/serialization/_torch.py:540",
        what=_UNPICKLES,
        fix="Use `load_state_dict_from_file(path, weights_only=True)`",
        data=Argument("checkpoint_file", 0),
        switches=(
            Switch(
                Argument("weights_only", 2),
                safe=(True,),
                unsafe=(False,),
                absent=Since("huggingface-hub", "2.0.0"),
            ),
        ),
        safe_suffixes=(".safetensors",),
    ),
    Loader(
        names=("huggingface_hub.from_pretrained_fastai", "huggingface_hub.fastai_utils.from_pretrained_fastai"),
        rule="ML102",
        source="huggingface_hub-2.4.0:huggingface_hub/fastai_utils.py:331",
        what=_DOWNLOADS_AND_UNPICKLES,
        fix="Build the Learner in code and read weights with `safetensors.torch.load_file(path)`",
        data=Argument("repo_id", 0),
        pins=(Argument("revision", 1),),
        remote=True,
    ),
    Loader(
        names=("datasets.load_dataset",),
        rule="ML102",
        source="datasets-5.0.0:datasets/packaged_modules/pandas/pandas.py:56; "
        "datasets-5.2.0:datasets/packaged_modules/pandas/pandas.py:11",
        what='load_dataset("pandas") unpickles each data file, which runs any code that they contain',
        fix='Save tables as Parquet and use `load_dataset("parquet", data_files=path)`',
        data=Argument("data_files", 3),
        switches=(Switch(Argument("path", 0), unsafe=("pandas",), absent=True),),
        safe_since=Since("datasets", "5.2.0"),
        remote=True,
        remote_name="://",
    ),
    Loader(
        names=("setfit.SetFitModel.from_pretrained", "setfit.AbsaModel.from_pretrained"),
        rule="ML102",
        source="setfit-1.2.0:setfit/modeling.py:823",
        what="the classifier's head, model_head.pkl, is downloaded and unpickled without asking",
        fix='Pin a commit that you have reviewed: `SetFitModel.from_pretrained(name, revision="<40-hex commit>")`',
        data=Argument("pretrained_model_name_or_path", 0),
        pins=(Argument("revision"),),
        remote=True,
    ),
    Loader(
        names=("bertopic.BERTopic.load", "bertopic._bertopic.BERTopic.load"),
        rule="ML102",
        source="bertopic-0.17.4:bertopic/_bertopic.py:3560; bertopic-0.17.4:bertopic/_save_utils.py:187",
        what="a model that is a single file is unpickled, which runs any code that it contains",
        fix='Save with `model.save(directory, serialization="safetensors")` and load that directory',
        data=Argument("path", 0),
        remote=True,
    ),
    Loader(
        names=("flair.models.*.load", "flair.nn.Model.load", "flair.nn.Classifier.load", "flair.nn.model.*.load"),
        rule="ML102",
        # The ClusteringModel among them joblib.load-s its file; the hazard and the fix are the same.
        source="flair-0.15.1:flair/file_utils.py:385; flair-0.15.1:flair/file_utils.py:149; "
        "flair-0.15.1:flair/models/clustering.py:79",
        what="flair sets weights_only=False, so a model runs any code that its author put in",
        fix='Pin a commit that you have reviewed: `Classifier.load("owner/name@<40-hex commit>")`',
        data=Argument("", 0),
        pinned_name=_AT_COMMIT,
        remote=True,
    ),
    Loader(
        names=(
            "pyannote.audio.Model.from_pretrained",
            "pyannote.audio.core.model.Model.from_pretrained",
            "pyannote.audio.Pipeline.from_pretrained",
            "pyannote.audio.core.pipeline.Pipeline.from_pretrained",
        ),
        rule="ML102",
        source="pyannote_audio-4.0.7:pyannote/audio/core/model.py:603; "
        "pyannote_audio-4.0.7:pyannote/audio/core/pipeline.py:153",
        what="pyannote sets weights_only=False, so a model of the hub runs any code that its author put in",
        fix='Pin a commit that you have reviewed: `Model.from_pretrained(name, revision="<40-hex commit>")`',
        data=Argument("", 0),
        pins=(Argument("revision"),),
        pinned_name=_AT_COMMIT,
        remote=True,
    ),
    # It takes a model that is loaded as well, and nearly always gets one: only a name tells.
    Loader(
        names=("pyannote.audio.Inference", "pyannote.audio.core.inference.Inference"),
        rule="ML102",
        source="pyannote.audio-3.3.2:pyannote/audio/core/inference.py:98; pyannote_audio-4.0.7 takes objects only "
        "(pyannote_audio-4.0.7:pyannote/audio/core/inference.py:80)",
        what="pyannote sets weights_only=False, so a model of the hub runs any code that its author put in",
        fix="Load the model at a commit that you have reviewed: "
        '`Inference(Model.from_pretrained(name, revision="<40-hex commit>"))`',
        data=Argument("model", 0),
        remote=True,
        only_foreign=True,
    ),
    Loader(
        names=("nemo.collections.*.restore_from", "nemo.core.*.restore_from"),
        rule="ML102",
        source="nemo_toolkit-3.0.0:nemo/core/connectors/save_restore_connector.py:762; "
        "nemo_toolkit-3.0.0:nemo/core/classes/common.py:778",
        what="a .nemo archive is unpickled, and its configuration names classes that are imported",
        fix="Require `nemo_toolkit>=3.0`, which needs torch 2.6 and has an allow-list of classes",
        data=Argument("restore_path", 0),
        safe_since=Since("nemo-toolkit", "3.0.0"),
    ),
    # webdataset has no switch of its own on the call: what decides is the environment.
    Loader(
        names=("webdataset.decode", "webdataset.*.decode"),
        rule="ML102",
        source="webdataset-1.0.2:webdataset/autodecode.py:174; webdataset-1.0.2:webdataset/utils.py:23",
        what="members .pkl, .pyd and .pth of a shard are unpickled, which runs any code that they contain",
        fix="Set `WDS_SECURE=1` in the environment before webdataset is imported",
        data=Argument(),
        severity="LOW",
    ),
    Loader(
        names=("pytorch_forecasting.TimeSeriesDataSet.load", "pytorch_forecasting.data.TimeSeriesDataSet.load"),
        rule="ML102",
        source="pytorch_forecasting-1.8.0:pytorch_forecasting/data/timeseries/_timeseries.py:1062",
        what=_UNPICKLES,
        fix="Build it again from data: `TimeSeriesDataSet.from_parameters(parameters, frame)`",
        data=Argument("fname", 0),
    ),
    Loader(
        names=("comet_ml.integration.pytorch.load_model",),
        rule="ML102",
        source="comet_ml-3.58.8:comet_ml/integration/pytorch/public_api.py:108",
        what=_UNPICKLES,
        fix="Use `load_model(model_uri, weights_only=True)` (torch 2.6 or newer)",
        data=Argument("model_uri", 0),
        switches=(
            Switch(Argument("weights_only"), safe=(True,), unsafe=(False,), absent=_TORCH),
            Switch(Argument("pickle_module", 2), safe=(None,), absent=True),
        ),
    ),
    Loader(
        names=("paddlenlp.utils.serialization.load_torch",),
        rule="ML102",
        source="paddlenlp-2.8.1:paddlenlp/utils/serialization.py:140; "
        "paddlenlp-2.8.1:paddlenlp/utils/serialization.py:236",
        what="its unpickler still imports any name that it doesn't know, so the file can run code",
        fix="Read weights with `safetensors.numpy.load_file(path)`",
        data=Argument("path", 0),
        safe_suffixes=(".safetensors",),
    ),
    # Applications and research code
    Loader(
        names=(
            "deepspeed.utils.zero_to_fp32.get_fp32_state_dict_from_zero_checkpoint",
            "deepspeed.utils.zero_to_fp32.load_state_dict_from_zero_checkpoint",
            "deepspeed.utils.zero_to_fp32.convert_zero_checkpoint_to_fp32_state_dict",
        ),
        rule="ML102",
        source="https://github.com/deepspeedai/DeepSpeed/blob/master/deepspeed/utils/zero_to_fp32.py",
        what="DeepSpeed sets weights_only=False, so a checkpoint runs any code that its files contain",
        fix="Convert checkpoints that you have made only, and share the result as `model.save_pretrained(path)`",
        data=Argument("checkpoint_dir", 0),
        only_foreign=True,
    ),
    Loader(
        names=(
            "nnunetv2.inference.predict_from_raw_data.nnUNetPredictor.initialize_from_trained_model_folder",
            "nnunetv2.run.load_pretrained_weights.load_pretrained_weights",
        ),
        rule="ML102",
        source="nnunetv2-2.8.1:nnunetv2/inference/predict_from_raw_data.py:88; "
        "nnunetv2-2.8.1:nnunetv2/run/load_pretrained_weights.py:20",
        what="nnU-Net sets weights_only=False, so a checkpoint runs any code that it contains",
        fix="Load what you have trained, or whose hash you have compared: `hashlib.sha256(data).hexdigest()`",
        data=Argument("", 0),
    ),
    Loader(
        names=("scvi.model.*.load", "scvi.external.*.load"),
        rule="ML102",
        source="scvi_tools-1.4.2:scvi/model/base/_base_model.py:816; scvi_tools-1.4.2:scvi/model/base/_save_load.py:83",
        what="scvi-tools sets weights_only=False, so model.pt runs any code that it contains",
        fix="Load what you have trained, or whose hash you have compared: `hashlib.sha256(data).hexdigest()`",
        data=Argument("dir_path", 0),
    ),
    Loader(
        names=("chemprop.models.load_model", "chemprop.models.utils.load_model"),
        rule="ML102",
        source="chemprop-2.3.1:chemprop/models/utils.py:41",
        what="chemprop sets weights_only=False, so a model runs any code that it contains",
        fix="Load what you have trained, or whose hash you have compared: `hashlib.sha256(data).hexdigest()`",
        data=Argument("path", 0),
    ),
    Loader(
        names=("neuralprophet.load", "neuralprophet.utils.load"),
        rule="ML102",
        source="neuralprophet-0.9.0:neuralprophet/utils.py:103",
        what="the file is a whole pickled model, which runs any code that it contains with torch before 2.6",
        fix="Require `torch>=2.6`, and train the model again where it is used",
        data=Argument("path", 0),
        safe_since=_TORCH,
    ),
    Loader(
        names=("pytorch_tabular.TabularModel.load_model", "pytorch_tabular.tabular_model.TabularModel.load_model"),
        rule="ML102",
        source="pytorch_tabular-1.2.0:pytorch_tabular/tabular_model.py:404; "
        "pytorch_tabular-1.2.0:pytorch_tabular/tabular_model.py:420",
        what="the model's folder holds joblib files, which run any code that they contain",
        fix="Load what you have trained, or whose hash you have compared: `hashlib.sha256(data).hexdigest()`",
        data=Argument("dir", 0),
    ),
    Loader(
        names=(
            "pytorch_tabnet.tab_model.TabNetClassifier.load_model",
            "pytorch_tabnet.tab_model.TabNetRegressor.load_model",
            "pytorch_tabnet.pretraining.TabNetPretrainer.load_model",
        ),
        rule="ML102",
        source="pytorch_tabnet-4.1.0:pytorch_tabnet/abstract_model.py:454",
        what=_UNPICKLES,
        fix="Require `torch>=2.6`, whose default reads weights only",
        data=Argument("filepath", 0),
        safe_since=_TORCH,
    ),
    Loader(
        names=(
            "segment_anything.build_sam",
            "segment_anything.build_sam_vit_h",
            "segment_anything.build_sam_vit_l",
            "segment_anything.build_sam_vit_b",
            "segment_anything.sam_model_registry",
        ),
        rule="ML102",
        source="https://github.com/facebookresearch/segment-anything/blob/1e6fa1f/segment_anything/build_sam.py",
        what=_UNPICKLES,
        fix="Require `torch>=2.6`, whose default reads weights only",
        data=Argument("checkpoint", 0),
        off=(Switch(Argument("checkpoint", 0), safe=(None,), absent=True),),
        safe_since=_TORCH,
    ),
    Loader(
        names=("esm.pretrained.load_model_and_alphabet_local",),
        rule="ML102",
        source="fair_esm-2.0.0:esm/pretrained.py:70",
        what=_UNPICKLES,
        fix="Require `torch>=2.6`, whose default reads weights only",
        data=Argument("model_location", 0),
        safe_since=_TORCH,
    ),
    Loader(
        names=("composer.utils.checkpoint.safe_torch_load", "composer.utils.safe_torch_load"),
        rule="ML102",
        source="composer-0.32.1:composer/utils/checkpoint.py:886; composer-0.32.1:composer/utils/checkpoint.py:118",
        what="whatever its name says, it sets weights_only=False, so a checkpoint runs any code that it contains",
        fix="Use `torch.load(path, weights_only=True)` (torch 2.6 or newer)",
        data=Argument("composer_states_filepath", 0),
    ),
    Loader(
        names=("tensordict.*.load_memmap", "tensordict.load_memmap"),
        rule="ML102",
        source="tensordict-0.15.3:tensordict/tensorclass.py:3484; tensordict-0.15.3:tensordict/_base/factories.py:408",
        what="fields that are no tensors are unpickled, which runs any code that the files contain",
        fix="Use `TensorDict.load_memmap(path, allow_pickle=False)`",
        data=Argument("prefix", 0),
        switches=(
            Switch(Argument("allow_pickle"), safe=(False,), unsafe=(True,), absent=Since("tensordict", "0.16.0")),
        ),
        severity="LOW",
    ),
    Loader(
        names=("accelerate.checkpointing.load_custom_state",),
        rule="ML102",
        source="accelerate-1.15.0:accelerate/checkpointing.py:340",
        what="Accelerate sets weights_only=False, so custom_checkpoint_*.pkl runs any code that it contains",
        fix="Restore the object from plain data: `obj.load_state_dict(json.load(file))`",
        data=Argument("path", 1),
    ),
    Loader(
        names=("webdataset.autodecode.torch_loads", "webdataset.autodecode.unpickle_loads"),
        rule="ML102",
        source="webdataset-1.0.2:webdataset/autodecode.py:174; webdataset-1.0.2:webdataset/autodecode.py:21",
        what="the member of a shard is unpickled, which runs any code that it contains",
        fix="Read it as a tensor: `safetensors.torch.load(data)`",
        data=Argument("data", 0),
    ),
    Loader(
        names=("timm.models._hub.load_state_dict_from_path",),
        rule="ML102",
        source="timm-1.0.31:timm/models/_hub.py:293",
        what=_UNPICKLES,
        fix="Leave `weights_only=False` out",
        data=Argument("path", 0),
        switches=(Switch(Argument("weights_only", 1), unsafe=(False,), absent=True),),
    ),
    Loader(
        names=("monai.bundle.run", "monai.bundle.scripts.run"),
        rule="ML102",
        source="monai-1.6.1:monai/bundle/scripts.py:935",
        what="expressions in a bundle's configuration (`$...`) are run as Python",
        fix='Run bundles that you have read: `monai.bundle.download(name, version="<x.y.z>")`',
        data=Argument("config_file", 4),
        only_foreign=True,
        cwe=94,
    ),
    # A configuration in Python is a program; one of the project's own is no hazard.
    Loader(
        names=(
            "mmengine.Config.fromfile",
            "mmengine.config.Config.fromfile",
            "mmcv.Config.fromfile",
            "mmcv.utils.Config.fromfile",
            "detectron2.config.LazyConfig.load",
        ),
        rule="ML102",
        source="mmengine-0.10.7:mmengine/config/config.py:433",
        what="a configuration in Python is run when it is read",
        fix="Read what comes from elsewhere as data: `json.load(file)`",
        data=Argument("filename", 0),
        safe_suffixes=(".json", ".yaml", ".yml"),
        only_foreign=True,
        cwe=94,
    ),
    Loader(
        names=("mmengine.runner.Runner.resume", "mmengine.Runner.resume"),
        rule="ML102",
        source="mmengine-0.10.7:mmengine/runner/runner.py:1997; mmengine-0.10.7:mmengine/runner/checkpoint.py:347",
        what=_UNPICKLES,
        fix="Require `torch>=2.6`, whose default reads weights only",
        data=Argument("filename", 0),
        safe_since=_TORCH,
    ),
)

TORCH_LOADERS: tuple[Loader, ...] = _TORCH_ITSELF + _TRAINERS + _VISION + _HUB_MODELS
"""PyTorch and what builds on it."""
