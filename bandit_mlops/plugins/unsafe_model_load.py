"""ML102: a model file that runs code when its framework loads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bandit_mlops import loading, matching, opt_ins, process_settings
from bandit_mlops.analysis import door
from bandit_mlops.catalog.entries import Loader
from bandit_mlops.rules import gen_config, rule

if TYPE_CHECKING:
    import bandit
    from bandit.core.context import Context

__all__ = ["gen_config", "unsafe_model_load"]


_LOADS = loading.loads("ML102")


def _may_load(file: door.File) -> bool:
    return _LOADS(file) or opt_ins.is_told(file, "ML102")


@rule("ML102", Call=_may_load)
def unsafe_model_load(context: Context, config: Mapping[str, Any]) -> bandit.Issue | None:
    """A model file that runs code when its framework loads it.

    What it finds
    -------------
    Loaders of ML frameworks that unpickle, or run code that the file brings along: ``torch.load`` (see below),
    ``torch.hub.load_state_dict_from_url``, Keras with ``safe_mode=False`` or an ``.h5`` file, Lightning
    checkpoints, fastai learners, MLflow flavours, stable-baselines3, PaddlePaddle, gensim, flair, ``skops`` with a
    ``trusted`` of True or from the model's own files, nnU-Net, scvi-tools, chemprop, sktime, FLAML, explainers of
    explainerdashboard and SHAP, experiments of Ray Tune, LangChain stores and others with
    ``allow_dangerous_deserialization=True``, also where the function isn't known, and
    ``TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD`` and its like in the environment.

    ``torch.load`` without ``weights_only`` runs code before torch 2.6 and doesn't from 2.6 on, unless a
    ``pickle_module`` is given. If the project declares which torch it needs (pyproject.toml, setup.cfg, requirements
    files, lock files, the metadata of a package), the lowest version that it admits decides; if it doesn't, the finding
    says so with medium confidence. ``weights_only=True`` is seen however it is passed: through a dictionary, a partial,
    a parameter with that default.

    It is silent on ``weights_only=True``, on the ``except TypeError`` behind it that only a torch without that argument
    gets to, if the project requires a newer one, on safetensors, ``load_state_dict`` and formats that hold numbers
    only, on weights from ``download.pytorch.org``, and on models of a hub that are pinned to a full commit.

    Why it matters
    --------------
    Model files travel: from hubs, buckets and colleagues. Most classic formats are pickles inside, so that loading the
    model is running the program of whoever made the file. CVE-2026-1839 in transformers was a ``torch.load`` of a
    checkpoint's ``rng_state.pth`` without ``weights_only``.

    Severity is HIGH where the file comes from a download, a request or an upload, or where a process-wide safety switch
    is turned off, LOW where the caller has to allow it (``if not trusted: raise``), else MEDIUM.

    Example
    -------
    .. code-block:: python

        model = torch.load("model.pt", weights_only=False)
        model = keras.models.load_model("model.keras", safe_mode=False)

    Instead
    -------
    .. code-block:: python

        model.load_state_dict(torch.load("model.pt", weights_only=True))
        model.load_state_dict(safetensors.torch.load_file("model.safetensors"))

    Options
    -------
    ``[tool.bandit.mlops] assume = {torch = ">=2.6"}`` states the version of a library that the project doesn't declare.
    ``trusted_sources = ["models.acme.example", "s3://acme-models/"]`` and ``trusted_orgs`` take downloads from there
    for files of your own.

    Standards
    ---------
    CWE-502; OWASP ASVS 5.0.0 v5.0.0-1.5.2, v5.0.0-15.2.5; OWASP AISVS 1.0 C4.1.2, C6.1.1; OWASP Machine Learning
    Security Top 10 (2023) ML06:2023; OWASP Top 10 for LLM Applications (2025) LLM03:2025; OWASP Top 10 for LLM
    Applications (2026) LLM04:2026; MITRE ATLAS 5.6 AML.T0011.000, AML.T0018.002, AML.T0010.003, AML.T0112.001.

    Overlap
    -------
    Bandit's B614 reports every ``torch.load`` without a literal ``weights_only=True``, whatever torch the project
    needs. For one finding a hazard: ``skips = ["B614"]``.

    References
    ----------
    - https://docs.pytorch.org/docs/stable/generated/torch.load.html
    - https://keras.io/api/models/model_saving_apis/model_saving_and_loading/
    - https://github.com/pytorch/pytorch/security/advisories/GHSA-53q9-r3pm-6pq6
    """
    if context.node is None:
        return process_settings.finding(context, config, "ML102")
    site = matching.site(context)
    if site is not None:
        found = loading.finding(context, "ML102")
        if found is not None or any(site.of(Loader, "ML102")):
            return found
    return opt_ins.finding(context, "ML102")
