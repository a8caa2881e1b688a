"""Where a value is shown, stored or sent for others to read: output, logs, experiment trackers, files."""

from __future__ import annotations

from bandit_mlops.catalog.entries import Record

_LOGGERS = r"log|^_?l$|structlog|loguru|rank_zero|console"

RECORDS: tuple[Record, ...] = (
    Record(
        names=(
            "print",
            "pprint.pprint",
            "pprint",
            "rich.print",
            "click.echo",
            "click.secho",
            "typer.echo",
            "typer.secho",
            "tqdm.write",
            "tqdm.tqdm.write",
            "sys.stdout.write",
            "sys.stderr.write",
            "streamlit.write",
            "streamlit.code",
            "IPython.display.display",
        ),
        source="https://docs.python.org/3/library/functions.html#print; click-8.5.1:click/utils.py:240; "
        "rich-15.0.0:rich/__init__.py:53",
        where="goes to the output, and from there to terminals, notebooks and the logs of jobs",
        kind="output",
    ),
    Record(
        names=("*.print", "*.log"),
        receiver=r"console",
        source="rich-15.0.0:rich/console.py:1652",
        where="goes to the output, and from there to terminals, notebooks and the logs of jobs",
        kind="output",
    ),
    Record(
        names=tuple(
            f"*.{name}" for name in "debug info warning warn error critical exception fatal log trace success".split()
        ),
        receiver=_LOGGERS,
        source="cpython-3.11.7:Lib/logging/__init__.py:1467; loguru-0.7.3:loguru/_logger.py:2072",
        where="goes to the log, which more people read than may use it",
        kind="log",
    ),
    Record(
        names=("warnings.warn",),
        source="https://docs.python.org/3/library/warnings.html#warnings.warn",
        where="goes to the output, and from there to terminals, notebooks and the logs of jobs",
        kind="warning",
        positions=(0,),
    ),
    # Experiment trackers
    Record(
        names=("wandb.init",),
        source="wandb-0.31.0:wandb/sdk/wandb_init.py:1181",
        where="goes to the tracker's server, where everyone in the project reads it",
        kind="tracker",
        keywords=("config", "notes", "tags", "name"),
        positions=(7,),
    ),
    Record(
        names=("*.config.update", "wandb.log", "wandb.summary.update", "*.config.setdefaults"),
        receiver=r"^config$|^wandb$|^summary$",
        source="wandb-0.31.0:wandb/sdk/wandb_config.py:187; wandb-0.31.0:wandb/sdk/wandb_run.py:1667",
        where="goes to the tracker's server, where everyone in the project reads it",
        kind="tracker",
    ),
    Record(
        names=tuple(
            f"*.{name}"
            for name in (
                "log_param",
                "log_params",
                "set_tag",
                "set_tags",
                "set_experiment_tag",
                "log_dict",
                "log_text",
                "log_parameter",
                "log_parameters",
                "log_other",
                "log_others",
                "add_hparams",
                "log_hyperparams",
                "log_hyperparameters",
                "set_parameters",
                "set_parameters_as_dict",
                "connect_configuration",
            )
        ),
        source="mlflow-3.18.0:mlflow/tracking/fluent.py:1392; comet_ml-3.58.8:comet_ml/experiment.py:4791; "
        "clearml-2.1.12:clearml/task.py:3314; torch-2.6.0:torch/utils/tensorboard/writer.py:287; "
        "lightning-2.6.6:lightning/pytorch/loggers/logger.py:72",
        where="goes to the tracker's server, where everyone in the project reads it",
        kind="tracker",
    ),
    Record(
        names=("*.connect", "*.add_text"),
        receiver=r"task|writer|^tb$|summary",
        source="clearml-2.1.12:clearml/task.py:2083; torch-2.6.0:torch/utils/tensorboard/writer.py:801",
        where="goes to the tracker's server, where everyone in the project reads it",
        kind="tracker",
    ),
    # Files
    Record(
        names=("*.write", "*.write_text", "*.writelines", "json.dump", "yaml.dump", "yaml.safe_dump", "toml.dump"),
        source="https://docs.python.org/3/library/io.html#io.TextIOBase.write; cpython-3.11.7:Lib/json/__init__.py:120",
        where="is stored in a file as it is",
        kind="file",
        positions=(0,),
        cwe=312,
    ),
)

CREDENTIAL = (
    r"(?:^|_)(?:passwords?|passwd|passphrase|(?<=_)pwd|api_?keys?|apikey|secret_?keys?|access_?key|secret_access_key"
    r"|(?:auth|access|api|bearer|hf|hub|huggingface|github|gitlab|hf_api|hf_hub|refresh|session|private|personal|admin|bot"
    r"|slack|wandb|replicate|ngc|kaggle|databricks|sas|jwt|oauth|security|service|deploy|gh|pat|user|login|encoded_access"
    r"|access_key|push_to_hub|use_auth|server|device|account|webhook|csrf|runner|jupyter|notebook|dashboard|telegram"
    r"|discord|notion|vault|cloudflare|docker|registry|pypi|npm|sentry|jira)_token"
    r"|(?:key|token|access)_secret|client_?secret|app_?secret|api_?secret|private_?key|service_?key|signing_?key|encryption_?key|master_?key"
    r"|account_?key|subscription_?key|fernet_?key|webhook_?secret|consumer_?secret|shared_?secret|jwt_?secret)$"
)
"""Regular expression (search, in the spelling of ``credentials.plain_name``) of names that stand for a credential,
whatever else a program is about. ``token`` and ``secret`` alone don't: a tokenizer's are none."""

SIGNS = ("pass", "pwd", "key", "token", "secret")
"""What each name that ``CREDENTIAL`` fits holds, one of them: quicker to look for, and nothing to compile."""

AMBIGUOUS = r"(?:^|_)(?:token|secret|key|credentials?|bearer|jwt|authorization|auth)$"
"""The same of names that stand for one only where the value comes from a place for credentials."""

KEY_HOSTS = r"://(?:[\w-]+\.)*googleapis\.com/"
"""Regular expression (search) of addresses whose query ``key`` is a credential:
https://cloud.google.com/docs/authentication/api-keys-use."""

SOURCES: tuple[str, ...] = (
    "getpass.getpass",
    "keyring.get_password",
    "google.colab.userdata.get",
    "huggingface_hub.get_token",
    "huggingface_hub.HfFolder.get_token",
    "huggingface_hub.utils.get_token",
    "kaggle_secrets.UserSecretsClient.get_secret",
    "dbutils.secrets.get",
)
"""Functions that give a credential."""

SOURCE_METHODS: tuple[str, ...] = ("get_secret_value", "get_secret", "access_secret_version", "create_access_token")
"""Methods that give a credential, whatever has them."""
