"""ML201: switches that let code of a hub's repository run, and functions that run it without any.

A function that runs the code of the repository which it is *named by a constant* needs no entry here if ``hubs`` has it
with ``runs_code``: ML202 reports it until it's pinned (``evaluate.load``, ``kernels.get_kernel``, ``paddle.hub.load``,
SpeechBrain's ``from_hparams``).
"""

from __future__ import annotations

import re

from bandit_mlops.catalog.entries import Argument, OptIn, RemoteCode, Since, Switch
from bandit_mlops.patterns import pattern

_COMMIT = 'revision="<40-hex commit>"'
_CODE_RUNS = "the repository's own code runs on this machine"
_WITHOUT = (
    "Leave `trust_remote_code=True` out, most models need no code of their own; "
    f"else pin what you have read: `{_COMMIT}`"
)
_HUB_KERNEL = "compiled code from the Hub runs in this process"

# The keywords by which loaders take the name of what they load; without one of them it's the first argument.
_NAMES = tuple(
    Argument(name)
    for name in (
        "pretrained_model_name_or_path",
        "model_name_or_path",
        "model_id",
        "model_path",
        "model_name",
        "repo_id",
        "path",
        "name",
        "model",
        "tokenizer",
        "source",
        "filename",
    )
)

OPT_INS: tuple[OptIn, ...] = (
    OptIn(
        keyword="trust_remote_code",
        rule="ML201",
        source="transformers-5.5.0:transformers/dynamic_module_utils.py:672; "
        "vllm-0.33.0:vllm/config/model.py:197; sentence_transformers-6.2.0:sentence_transformers/util/misc.py:162; "
        "modelscope-1.40.2:modelscope/pipelines/builder.py:91; "
        "smolagents-1.26.0:smolagents/tools.py:844; kernels-0.17.2:kernels/hf_hub.py:97",
        what=_CODE_RUNS,
        fix=_WITHOUT,
        repositories=(*_NAMES, Argument("", 0)),
        revisions=tuple(
            Argument(name) for name in ("revision", "model_revision", "code_revision", "tokenizer_revision")
        ),
    ),
    OptIn(
        keyword="trust_repo",
        rule="ML201",
        source="torch-2.6.0:torch/hub.py:489",
        what="the repository's `hubconf.py` runs on this machine, and nobody is asked",
        fix="Keep a copy of the code with the project, or pin what you have read: "
        '`torch.hub.load("<owner>/<name>:<40-hex commit>", model)`',
        repositories=(Argument("repo_or_dir"), Argument("github"), Argument("", 0)),
    ),
    OptIn(
        keyword="allow_all_kernels",
        rule="ML201",
        source="transformers-5.5.0:transformers/modeling_utils.py:1767",
        what=f"{_HUB_KERNEL}, whoever published it",
        fix='Leave `allow_all_kernels=True` out, or use a kernel of the library: `attn_implementation="sdpa"`',
        repositories=(Argument("attn_implementation"),),
    ),
    OptIn(
        keyword="allow_dangerous_deserialization",
        rule="ML102",
        source="langchain_community-0.4.2:langchain_community/vectorstores/faiss.py:1167; "
        "langchain_community-0.4.2:langchain_community/llms/databricks.py:395",
        what="what is loaded is unpickled, which runs any code that it contains",
        fix="Leave `allow_dangerous_deserialization=True` out and build the object in code: "
        "`FAISS.from_documents(documents, embeddings)`",
        severity="MEDIUM",
        cwe=502,
    ),
)

_TRUST = "trust_remote_code"


def _trusted(position: int | None = None) -> Switch:
    return Switch(Argument(_TRUST, position), unsafe=(True,), absent=True)


COMMAND_OPT_IN = pattern(
    # vllm-0.33.0:vllm/entrypoints/openai/cli_args.py; lm_eval-0.4.13:lm_eval/_cli/run.py:324; what vllm serve, sglang,
    # lm_eval, text-generation-launcher and others take, and lm_eval's pretrained=…,trust_remote_code=True.
    r"--trust[-_]remote[-_]code(?:=(?:true|1|yes))?|(?:--model[-_]args=)?(?:[^,]+,)*trust_remote_code=true(?:,.*)?",
    re.I | re.S,
)
"""A word of a command (full match) that lets foreign code run."""

REMOTE_CODE: tuple[RemoteCode, ...] = (
    # Where the keyword can be passed by position, needs more than one commit, or has no effect any more.
    RemoteCode(
        names=("transformers.pipeline", "transformers.pipelines.pipeline"),
        source="transformers-4.57.1:transformers/pipelines/__init__.py:637",
        what=_CODE_RUNS,
        fix=_WITHOUT,
        repository=Argument("model", 1),
        switch=_trusted(14),
        revisions=(Argument("revision", 8),),
    ),
    RemoteCode(
        names=("smolagents.load_tool", "smolagents.tools.load_tool"),
        source="smolagents-1.26.0:smolagents/tools.py:840",
        what="the tool's code runs on this machine",
        fix=f"Keep a copy of the tool with the project, or pin what you have read: `{_COMMIT}`",
        repository=Argument("repo_id", 0),
        switch=_trusted(3),
        revisions=(Argument("revision"),),
    ),
    RemoteCode(
        names=(
            "smolagents.Tool.from_hub",
            "smolagents.tools.Tool.from_hub",
            "smolagents.CodeAgent.from_hub",
            "smolagents.ToolCallingAgent.from_hub",
            "smolagents.MultiStepAgent.from_hub",
        ),
        source="smolagents-1.26.0:smolagents/tools.py:517; smolagents-1.26.0:smolagents/agents.py:1065",
        what="the code of the tool or agent runs on this machine",
        fix=f"Keep a copy of it with the project, or pin what you have read: `{_COMMIT}`",
        repository=Argument("repo_id", 0),
        switch=_trusted(2),
        revisions=(Argument("revision"),),
    ),
    RemoteCode(
        names=("smolagents.ToolCollection.from_hub", "smolagents.tools.ToolCollection.from_hub"),
        source="smolagents-1.26.0:smolagents/tools.py:910",
        what="the code of all tools of the collection runs on this machine",
        fix='Load each tool at a commit: `Tool.from_hub(name, revision="<40-hex commit>", trust_remote_code=True)`',
        repository=Argument("collection_slug", 0),
        switch=_trusted(2),
    ),
    RemoteCode(
        names=("smolagents.ToolCollection.from_mcp", "smolagents.tools.ToolCollection.from_mcp"),
        source="smolagents-1.26.0:smolagents/tools.py:951",
        what="the MCP server, whose tools the agent may call, is trusted without a question",
        fix="Run a server of your own, at a version that is fixed: "
        '`StdioServerParameters(command="uvx", args=["<server>==<x.y.z>"])`',
        repository=Argument("server_parameters", 0),
        switch=_trusted(1),
        severity="MEDIUM",
    ),
    RemoteCode(
        names=("modelscope.pipeline", "modelscope.pipelines.pipeline", "modelscope.pipelines.builder.pipeline"),
        source="modelscope-1.40.2:modelscope/pipelines/builder.py:78",
        what=_CODE_RUNS,
        fix=_WITHOUT.replace("revision", "model_revision"),
        repository=Argument("model", 1),
        switch=_trusted(9),
        revisions=(Argument("model_revision", 7),),
    ),
    RemoteCode(
        names=(
            "vllm.LLM",
            "vllm.EngineArgs",
            "vllm.AsyncEngineArgs",
            "vllm.entrypoints.llm.LLM",
            "vllm.engine.arg_utils.EngineArgs",
            "vllm.engine.arg_utils.AsyncEngineArgs",
        ),
        source="vllm-0.33.0:vllm/entrypoints/llm.py:177; vllm-0.33.0:vllm/engine/arg_utils.py:506; "
        "vllm-0.33.0:vllm/engine/arg_utils.py:633",
        what=_CODE_RUNS,
        fix="Leave `trust_remote_code=True` out, vLLM knows most architectures itself; else pin all three: "
        "`revision`, `code_revision` and `tokenizer_revision`",
        repository=Argument("model", 0),
        switch=_trusted(),
        revisions=(Argument("revision"), Argument("code_revision"), Argument("tokenizer_revision")),
    ),
    RemoteCode(
        names=(
            "datasets.load_dataset",
            "datasets.load.load_dataset",
            "datasets.load_dataset_builder",
            "datasets.load.load_dataset_builder",
        ),
        source="datasets-2.20.0:datasets/config.py:189; datasets-4.0.0:datasets/load.py:1368",
        what="the dataset's script runs on this machine",
        fix='Load the data without a script: `load_dataset("parquet", data_files=files)`, '
        "or require `datasets>=4`, which runs none",
        repository=Argument("path", 0),
        switch=_trusted(),
        revisions=(Argument("revision"),),
        safe_since=Since("datasets", "4.0.0"),
    ),
    # Other switches
    RemoteCode(
        names=("torch.hub.load",),
        source="torch-2.6.0:torch/hub.py:80; torch-2.4.1:torch/hub.py:489; torch-2.4.1:torch/hub.py:289",
        what="the repository's `hubconf.py` runs on this machine, and nobody is asked",
        fix="Keep a copy of the code with the project, or pin what you have read: "
        '`torch.hub.load("<owner>/<name>:<40-hex commit>", model)`',
        repository=Argument("repo_or_dir", 0),
        switch=Switch(Argument("trust_repo"), unsafe=(True,), absent=True),
        pinned_name=r":[0-9a-f]{40}$",
        # torch never asks about these owners.
        harmless_names=r"^(?:facebookresearch|facebookincubator|pytorch|fairinternal)/",
        off=(Switch(Argument("source"), safe=("local",)),),
    ),
    RemoteCode(
        names=("torch.hub.list", "torch.hub.help"),
        source="torch-2.4.1:torch/hub.py:384; torch-2.4.1:torch/hub.py:440",
        what="the repository's `hubconf.py` runs on this machine, and nobody is asked",
        fix="Read the repository's page instead, or pin what you have read: "
        '`torch.hub.list("<owner>/<name>:<40-hex commit>")`',
        repository=Argument("github", 0),
        switch=Switch(Argument("trust_repo"), unsafe=(True,), absent=True),
        pinned_name=r":[0-9a-f]{40}$",
        harmless_names=r"^(?:facebookresearch|facebookincubator|pytorch|fairinternal)/",
    ),
    RemoteCode(
        names=("diffusers.*.from_pretrained", "diffusers.*.from_pipe", "diffusers.DiffusionPipeline.download"),
        source="diffusers-0.42.1:diffusers/utils/dynamic_modules_utils.py:373; "
        "diffusers-0.42.1:diffusers/pipelines/pipeline_utils.py:1511; "
        "https://github.com/advisories/GHSA-98h9-4798-4q5v",
        what="the repository's `pipeline.py` runs on this machine",
        fix="Keep a copy of the pipeline's class with the project and call its own `from_pretrained`",
        repository=Argument("custom_pipeline"),
        # Before, it ran without being asked for.
        switch=Switch(Argument(_TRUST), unsafe=(True,), absent=Since("diffusers", "0.38.0")),
        revisions=(Argument("custom_revision"),),
        only_constant=r"^[\w][\w.-]*/[\w.-]+(?<!\.py)$",
    ),
    RemoteCode(
        names=("diffusers.*.from_pretrained", "diffusers.*.from_pipe", "diffusers.DiffusionPipeline.download"),
        source="diffusers-0.42.1:diffusers/utils/dynamic_modules_utils.py:331",
        what="a community pipeline, which isn't a part of the library, is downloaded and runs on this machine",
        fix="Keep a copy of the pipeline's class with the project and call its own `from_pretrained`",
        repository=Argument("custom_pipeline"),
        only_constant=r"^\w[\w-]*$",
        severity="MEDIUM",
    ),
    RemoteCode(
        names=(
            "transformers.*.from_pretrained",
            "transformers.*.from_config",
            "transformers.*.set_attn_implementation",
        ),
        source="transformers-5.5.0:transformers/integrations/hub_kernels.py:294; "
        "transformers-5.5.0:transformers/integrations/hub_kernels.py:339",
        what=_HUB_KERNEL,
        fix='Pin it: `attn_implementation="<owner>/<name>@<40-hex commit>"`, or use a kernel of the library: `"sdpa"`',
        repository=Argument("attn_implementation"),
        pinned_name=r"@[0-9a-f]{40}(?::|$)",
        only_constant=r"^(?:paged\|)?[^/:\s]+/[^/:\s]+(?::[^/:\s]+)?$",
        severity="MEDIUM",
    ),
    RemoteCode(
        names=("whisperx.load_model", "whisperx.asr.load_model"),
        source="whisperx-3.8.6:whisperx/asr.py:423; whisperx-3.8.6:whisperx/vads/silero.py:26",
        what="the code of snakers4/silero-vad, at no fixed commit, runs on this machine",
        fix='Use the other detector, which is weights only: `vad_method="pyannote"`',
        repository=Argument("vad_method"),
        switch=Switch(Argument("vad_method"), unsafe=("silero",), absent=True),
        severity="MEDIUM",
    ),
    RemoteCode(
        names=("kagglehub.package_import", "kagglehub.packages.package_import"),
        source="kagglehub-1.0.3:kagglehub/packages.py:52",
        what="the package's code runs on this machine, and nobody is asked",
        fix="Keep a copy of the code with the project, or fix the version and leave `bypass_confirmation=True` out",
        repository=Argument("handle", 0),
        switch=Switch(Argument("bypass_confirmation"), unsafe=(True,), absent=True),
        pinned_name=r"/versions/\d+$",
    ),
    RemoteCode(
        names=(
            "fiftyone.zoo.load_zoo_model",
            "fiftyone.zoo.download_zoo_model",
            "fiftyone.zoo.register_zoo_model_source",
            "fiftyone.zoo.models.load_zoo_model",
            "fiftyone.zoo.models.download_zoo_model",
            "fiftyone.zoo.models.register_zoo_model_source",
            "fiftyone.zoo.load_zoo_dataset",
            "fiftyone.zoo.download_zoo_dataset",
            "fiftyone.zoo.datasets.load_zoo_dataset",
            "fiftyone.zoo.datasets.download_zoo_dataset",
        ),
        source="fiftyone-1.17.0:fiftyone/zoo/models/__init__.py:141; "
        "fiftyone-1.17.0:fiftyone/zoo/datasets/__init__.py:174",
        what="the code of the remote source runs on this machine, and nobody is asked",
        fix='Name what you have read: `load_zoo_model("https://github.com/<owner>/<name>/commit/<40-hex commit>")`',
        repository=Argument("", 0),
        pinned_name=r"/(?:commit|tree)/[0-9a-f]{40}$",
        only_constant=r"://",
    ),
    RemoteCode(
        names=("lm_eval.simple_evaluate", "lm_eval.evaluator.simple_evaluate"),
        source="lm_eval-0.4.13:lm_eval/evaluator.py:55; lm_eval-0.4.13:lm_eval/models/huggingface.py:737",
        what=_CODE_RUNS,
        fix="Leave `trust_remote_code=True` out, most models need no code of their own; "
        'else pin what you have read: `model_args="pretrained=<name>,revision=<40-hex commit>"`',
        repository=Argument("model_args", 1),
        pinned_name=r"(?:^|,)revision=[0-9a-f]{40}(?:,|$)",
        only_constant=r"(?:^|,)trust_remote_code=True\b",
    ),
    # Without any switch
    RemoteCode(
        names=("transformers.load_tool", "transformers.tools.load_tool", "transformers.agents.load_tool"),
        source="transformers-4.29.2:transformers/tools/base.py:607; "
        "transformers-4.51.3:transformers/agents/tools.py:834",
        what="the tool's code runs on this machine, and nobody is asked",
        fix="Keep a copy of the tool with the project, or load it with smolagents at a commit: "
        f"`load_tool(name, {_COMMIT}, trust_remote_code=True)`",
        repository=Argument("task_or_repo_id", 0),
        revisions=(Argument("revision"),),
        # The library's own tools have the names of tasks.
        harmless_names=r"^[\w-]+$",
    ),
    RemoteCode(
        names=("transformers.Tool.from_hub", "transformers.tools.Tool.from_hub", "transformers.agents.Tool.from_hub"),
        source="transformers-4.46.3:transformers/agents/tools.py:240",
        what="the tool's code runs on this machine, and nobody is asked",
        fix="Keep a copy of the tool with the project, or load it with smolagents at a commit: "
        f"`Tool.from_hub(name, {_COMMIT}, trust_remote_code=True)`",
        repository=Argument("repo_id", 0),
        revisions=(Argument("revision"),),
    ),
    RemoteCode(
        names=("transformers.dynamic_module_utils.get_class_from_dynamic_module",),
        source="transformers-4.57.1:transformers/dynamic_module_utils.py:494",
        what="the repository's own code runs on this machine, and this function doesn't ask",
        fix="Ask first: `resolve_trust_remote_code(trust_remote_code, name, False, has_remote_code=True)`",
        repository=Argument("pretrained_model_name_or_path", 1),
        revisions=(Argument("revision"),),
        only_variable=True,
    ),
    RemoteCode(
        names=(
            "llama_index.download_loader",
            "llama_index.readers.download_loader",
            "llama_index.tools.download_tool",
            "llama_index.llama_pack.download_llama_pack",
            "llama_index.core.download_loader",
            "llama_index.core.readers.download_loader",
            "llama_index.core.tools.download_tool",
            "llama_index.core.llama_pack.download_llama_pack",
        ),
        source="llama_index-0.9.48:llama_index/llama_pack/download.py:12; "
        "llama_index-0.9.48:llama_index/readers/download.py:19; "
        "llama_index_core-0.10.20:llama_index/core/llama_pack/download.py:14",
        what="a package that is fetched or installed by this line runs on this machine",
        fix="Require the package and import it: `from llama_index.readers.wikipedia import WikipediaReader`",
        repository=Argument("", 0),
    ),
)
