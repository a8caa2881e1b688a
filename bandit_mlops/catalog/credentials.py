"""Credentials of machine-learning work: what they look like, who issues them, and which calls and variables take them.

Formats were read in the rules of public secret scanners and in the providers' own SDKs; each entry names where. The
short names stand for: gitleaks b58d3f1 (2026-07), trufflehog 3ab759f (2026-08), betterleaks 6381fa4 (2026-07),
kingfisher 0764472 (2026-05; "2025": ee7c0db of 2025-06), titus 369d8dc (2026-04), detect-secrets 5e14193 (2026-04),
security-utilities 638ad20 (2025-11, Microsoft), sonar (the rules of SonarSource's secrets analyser).
"""

from __future__ import annotations

import msgspec

from bandit_mlops.catalog.entries import Argument


class Format(msgspec.Struct, frozen=True):
    """A credential that shows who issued it, wherever it stands."""

    provider: str
    """The name of a ``Provider``, or a generic one."""
    kind: str
    """What it is called, with its article: "an API key"."""
    pattern: str
    """Regular expression (search). With ``checksum`` its first two groups are the body and the sum."""
    source: str
    starts: tuple[str, ...] = ()
    """The public beginnings, one of which every such credential has: they may be shown."""
    marks: tuple[str, ...] = ()
    """Where there is no public beginning: texts, one of which is in every such credential."""
    checksum: bool = False
    """The last six characters are the CRC32 of the body in base 62 and prove or refute it."""
    severity: str = "HIGH"
    confidence: str = "HIGH"
    variables: tuple[str, ...] = ()
    """Environment variables that hold the credential, where no ``Provider`` says them."""


class Provider(msgspec.Struct, frozen=True):
    """Who issues a credential, and where programs usually take it from."""

    name: str
    source: str
    variables: tuple[str, ...] = ()
    """Environment variables that hold the credential; the first is the one to recommend."""
    modules: tuple[str, ...] = ()
    """Top-level modules of the SDK."""
    shapes: tuple[str, ...] = ()
    """Regular expressions (full match) of credentials that only their place tells apart from other texts."""
    reads: str = ""
    """The call that reads the first variable by itself."""


class Site(msgspec.Struct, frozen=True):
    """Where a call takes a credential under a name or at a position that doesn't say so."""

    names: tuple[str, ...]
    """Dotted names; a leading ``*.`` stands for a method of any object."""
    argument: Argument
    source: str
    kind: str = "key"
    """key: issued by a provider; password: chosen by people; signing: the server's own; login: (user, password)."""
    provider: str = ""


class Command(msgspec.Struct, frozen=True):
    """A command line that takes a credential without a name before it."""

    program: str
    """The program's name: a quick test."""
    pattern: str
    """Regular expression (search); its first group is the credential."""
    source: str
    kind: str = "password"
    """As in ``Site``."""
    provider: str = ""


class Pair(msgspec.Struct, frozen=True):
    """A key of a dictionary or JSON text that is a credential's only beside another key."""

    name: str
    beside: tuple[str, ...]
    provider: str
    source: str


_A = "A-Za-z0-9"
_B = r"A-Za-z0-9_\-"
_END = rf"(?![{_B}])"
_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_HEX32 = r"[0-9a-f]{32}"
_HEX40 = r"[0-9a-f]{40}"
_HEX64 = r"[0-9a-f]{64}"
_ANY = rf"[{_A}_.~+/=-]{{20,200}}"

FORMATS: tuple[Format, ...] = (
    Format(
        "OpenAI",
        "an API key",
        rf"\bsk-(?:proj|svcacct|service|admin)-[{_B}]{{20,80}}T3BlbkFJ[{_B}]{{20,80}}",
        "openai-python 3.3.1; gitleaks; trufflehog; betterleaks",
        ("sk-proj-", "sk-svcacct-", "sk-service-", "sk-admin-"),
    ),
    Format(
        "OpenAI",
        "an API key",
        rf"\bsk-(?:proj|svcacct|admin|None)-[{_B}]{{48,200}}",
        "kingfisher",
        ("sk-proj-", "sk-svcacct-", "sk-admin-", "sk-None-"),
        confidence="MEDIUM",
    ),
    Format(
        "OpenAI",
        "a user key",
        rf"\bsk-[{_A}]{{20}}T3BlbkFJ[{_A}]{{20}}\b",
        "gitleaks; trufflehog; detect-secrets",
        ("sk-",),
    ),
    Format(
        "an OpenAI-compatible service",
        "an API key",
        rf"\bsk-[{_A}]{{48}}\b",
        "betterleaks; kingfisher; trufflehog: Stability, Moonshot, Braintrust and gateways share this shape",
        ("sk-",),
        confidence="MEDIUM",
    ),
    Format(
        "an OpenAI-compatible service",
        "an API key",
        rf"\bsk-{_HEX32}\b",
        "trufflehog; kingfisher: DeepSeek and DashScope share this shape",
        ("sk-",),
        confidence="MEDIUM",
    ),
    Format(
        "Azure OpenAI",
        "a key",
        rf"(?<![{_A}])[{_A}]{{52}}JQQJ99[{_A}][A-L][{_A}]{{12}}AAABACOG[{_A}]{{4}}(?![{_A}])",
        "security-utilities AzureOpenAILegacyCommonAnnotatedSecurityKey",
        marks=("JQQJ99",),
    ),
    Format(
        "Azure AI services",
        "a key",
        rf"(?<![{_A}])[{_A}]{{52}}JQQJ9[9DH][{_A}][A-L][{_A}]{{16}}[A-Za-z][{_A}]{{7}}(?![{_A}])",
        "security-utilities UnclassifiedLegacyCommonAnnotatedSecurityKey",
        marks=("JQQJ9",),
    ),
    Format(
        "Azure Storage",
        "an account key",
        rf"(?<![{_A}+/])[{_A}+/]{{76}}\+ASt[{_A}+/]{{5}}[AQgw]==",
        "security-utilities",
        marks=("+ASt",),
    ),
    Format(
        "Azure Storage",
        "an account key in a connection string",
        rf"AccountKey=[{_A}+/]{{86}}==",
        "detect-secrets azure_storage_key",
        ("AccountKey=",),
    ),
    Format(
        "Azure Storage",
        "a shared-access signature",
        rf"[?&]s[vpr]=[^\"'\s]{{1,400}}&sig=[{_A}%+/]{{20,120}}",
        "trufflehog azuresastoken",
        marks=("&sig=",),
        severity="MEDIUM",
        confidence="MEDIUM",
    ),
    Format(
        "Azure",
        "a service key",
        rf"(?<![{_A}+/_-])(?:[{_A}]{{42}}AzSe[A-D][{_A}]{{5}}|[{_A}+/]{{76}}ACDb[{_A}+/]{{5}}[AQgw]=="
        rf"|[{_B}]{{44}}AzFu[{_B}]{{5}}[AQgw]==|[{_A}+/]{{42}}\+ACR[A-D][{_A}+/]{{5}}|[{_A}+/]{{33}}AzCa[A-P][{_A}+/]{{5}}=)"
        rf"(?![{_A}+/=])",
        "security-utilities: AI Search, Cosmos DB, Functions, container registry, Redis",
        marks=("AzSe", "ACDb", "AzFu", "+ACR", "AzCa"),
    ),
    Format(
        "Azure",
        "an Entra client secret",
        rf"(?<![{_B}~.])[{_B}~.]{{3}}[78]Q~[{_B}~.]{{31,34}}(?![{_B}~.])",
        "security-utilities; gitleaks",
        marks=("Q~",),
    ),
    Format(
        "Anthropic",
        "an API key",
        rf"\bsk-ant-api\d{{2}}-[{_B}]{{93}}AA{_END}",
        "anthropic-sdk-python 0.121.0; gitleaks; trufflehog",
        ("sk-ant-api",),
    ),
    Format(
        "Anthropic",
        "an admin key",
        rf"\bsk-ant-admin\d{{2}}-[{_B}]{{92,96}}{_END}",
        "gitleaks; kingfisher",
        ("sk-ant-admin",),
    ),
    Format(
        "Anthropic",
        "an access token",
        rf"\bsk-ant-(?:oat|ort|sid)\d{{2}}-[{_B}]{{40,200}}",
        "anthropic-sdk-python 0.121.0 tests; docs.github.com secret types (anthropic_session_id)",
        ("sk-ant-oat", "sk-ant-ort", "sk-ant-sid"),
    ),
    Format(
        "Google",
        "a Gemini key",
        rf"(?<![{_B}.])AQ\.Ab8[{_B}]{{44,52}}{_END}",
        "betterleaks gcp-gemini-api; discuss.ai.google.dev (the form of new keys since 2026)",
        ("AQ.Ab8",),
    ),
    Format(
        "Google",
        "an API key",
        rf"(?<![{_B}])AIza[{_B}]{{35}}{_END}",
        "gitleaks; trufflehog; google-generativeai 0.8.6; keys of Firebase's web clients look the same and are public",
        ("AIza",),
        confidence="MEDIUM",
    ),
    Format("Google", "an OAuth client secret", rf"\bGOCSPX-[{_B}]{{28}}{_END}", "kingfisher", ("GOCSPX-",)),
    Format(
        "Google",
        "an OAuth access token",
        rf"\bya29\.[{_B}]{{20,1024}}",
        "trufflehog; kingfisher",
        ("ya29.",),
    ),
    Format(
        "AWS",
        "an access key id",
        r"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b",
        "gitleaks; trufflehog; the other half of the pair is the secret",
        ("AKIA", "ASIA", "ABIA", "ACCA"),
        severity="MEDIUM",
    ),
    Format(
        "AWS",
        "a session token",
        rf"\b(?:IQoJb3JpZ2lu|FwoGZXIvYXdz)[{_A}/+=]{{80,4000}}",
        "trufflehog session_keys; the beginnings are the base64 of fields named origin and er/aws",
        ("IQoJb3JpZ2lu", "FwoGZXIvYXdz"),
        severity="MEDIUM",
    ),
    Format(
        "AWS",
        "a Bedrock API key",
        rf"\bABSK[{_A}+/]{{109,269}}={{0,2}}",
        "gitleaks; kingfisher",
        ("ABSK",),
    ),
    Format(
        "AWS",
        "a Bedrock API key",
        rf"bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t[{_A}+/=]{{20,2000}}",
        "gitleaks; kingfisher",
        ("bedrock-api-key-",),
    ),
    Format(
        "Hugging Face",
        "an access token",
        rf"\bhf_[{_A}]{{34}}\b",
        "huggingface_hub 1.29 _login.py; gitleaks; trufflehog; kingfisher",
        ("hf_",),
    ),
    Format(
        "Hugging Face", "an organisation token", rf"\bapi_org_[{_A}]{{34}}\b", "gitleaks; trufflehog", ("api_org_",)
    ),
    Format(
        "Hugging Face",
        "an OAuth token",
        rf"\bhf_oauth_(?:_refresh_)?eyJ[{_B}]{{15,2000}}\.[{_B}]{{15,4000}}\.[{_B}]{{20,1000}}",
        "huggingface_hub 1.29 tests: the prefix before a signed token",
        ("hf_oauth_",),
    ),
    Format(
        "Weights & Biases",
        "an API key",
        rf"\bwandb_v1_[{_A}_]{{77}}\b",
        "betterleaks; kingfisher; docs.wandb.ai (86 characters, SDK 0.22.3 and later)",
        ("wandb_v1_",),
    ),
    Format(
        "Neptune",
        "an API token",
        rf"\beyJhcGlfYWRkcmVzcyI6[{_A}+/_-]{{40,2000}}={{0,2}}",
        'neptune-client 1.x internal/credentials.py: base64 of {"api_address":',
        ("eyJhcGlfYWRkcmVzcyI6",),
    ),
    Format(
        "LangSmith",
        "an API key",
        r"\blsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}\b",
        "trufflehog; betterleaks; langsmith-sdk client.py",
        ("lsv2_pt_", "lsv2_sk_"),
    ),
    Format("Langfuse", "a secret key", rf"\bsk-lf-{_UUID}\b", "trufflehog; kingfisher; langfuse-python", ("sk-lf-",)),
    Format(
        "Helicone",
        "an API key",
        r"\bsk-helicone-(?:eu-|cp-|proxy-)?[a-z0-9]{7}(?:-[a-z0-9]{7}){3}\b",
        "Helicone/helicone generateApiKey (base32 in four groups)",
        ("sk-helicone-",),
    ),
    Format(
        "Pinecone",
        "an API key",
        rf"\bpcsk_[{_A}]{{5,6}}_[{_A}]{{63}}\b",
        "trufflehog; betterleaks; pinecone _client.py",
        ("pcsk_",),
    ),
    Format(
        "Groq", "an API key", rf"\bgsk_[{_A}]{{52}}\b", "trufflehog; betterleaks; groq-python _client.py", ("gsk_",)
    ),
    Format("Together AI", "an API key", rf"\btgp_v1_[{_B}]{{43}}{_END}", "betterleaks; kingfisher", ("tgp_v1_",)),
    Format(
        "Fireworks AI",
        "an API key",
        rf"\bfw_[{_A}]{{24}}\b",
        "kingfisher; titus",
        ("fw_",),
        confidence="MEDIUM",
    ),
    Format(
        "Replicate",
        "an API token",
        rf"\br8_[{_A}]{{37}}\b",
        "trufflehog; betterleaks; replicate-python client.py",
        ("r8_",),
    ),
    Format("Perplexity", "an API key", rf"\bpplx-[{_A}]{{48}}\b", "gitleaks; betterleaks", ("pplx-",)),
    Format("xAI", "an API key", rf"\bxai-[{_A}_]{{70,120}}{_END}", "trufflehog; kingfisher; betterleaks", ("xai-",)),
    Format(
        "Alibaba Cloud",
        "an access key id",
        rf"\bLTAI[{_A}]{{17,21}}\b",
        "kingfisher; trufflehog",
        ("LTAI",),
        severity="MEDIUM",
    ),
    Format(
        "Alibaba Cloud",
        "a temporary access key id",
        rf"\bSTS\.[{_A}]{{16,64}}\b",
        "betterleaks alibaba-sts-access-key-id",
        ("STS.",),
        severity="MEDIUM",
        confidence="MEDIUM",
    ),
    Format(
        "Tencent Cloud",
        "a secret id",
        rf"\bAKID[{_A}]{{32}}\b",
        "sonar S7007",
        ("AKID",),
        severity="MEDIUM",
    ),
    Format(
        "Volcengine Ark",
        "an access key id",
        rf"\bAKLT[{_B}]{{40,60}}{_END}",
        "kingfisher",
        ("AKLT",),
        severity="MEDIUM",
    ),
    Format(
        "ModelScope",
        "an access token",
        rf"\bms-{_UUID}\b",
        "modelscope 1.40.2 hub/api.py; docs.gitguardian.com: prefixed; scanners of model keys write the rest so",
        ("ms-",),
    ),
    Format(
        "Meta Llama API",
        "an API key",
        rf"\bLLM\|\d{{6,20}}\|[{_B}]{{20,40}}{_END}",
        "public validators of keys for llama.developer.meta.com",
        ("LLM|",),
        confidence="MEDIUM",
    ),
    Format(
        "Zhipu AI",
        "an API key",
        rf"\b{_HEX32}\.[{_A}]{{16}}{_END}",
        "kingfisher; betterleaks; zhipuai 2.1.5 _client.py",
        marks=(".",),
    ),
    Format(
        "Baidu Qianfan",
        "an API key",
        rf"\bbce-v3/ALTAK-[{_A}]{{15,30}}/{_HEX40}\b",
        "the shape in Baidu's public documents",
        ("bce-v3/ALTAK-",),
    ),
    Format("MiniMax", "an API key", rf"\bsk-api-[{_B}]{{119}}{_END}", "betterleaks", ("sk-api-",), confidence="MEDIUM"),
    Format("ElevenLabs", "an API key", r"\bsk_[0-9a-f]{48}\b", "trufflehog; kingfisher; elevenlabs-python", ("sk_",)),
    Format("Voyage AI", "an API key", rf"\bpa-[{_B}]{{43}}{_END}", "kingfisher; titus; voyageai client.py", ("pa-",)),
    Format("Jina AI", "an API key", rf"\bjina_[{_A}]{{60}}\b", "kingfisher; titus", ("jina_",)),
    Format("OpenRouter", "an API key", rf"\bsk-or-v1-{_HEX64}\b", "trufflehog; betterleaks", ("sk-or-v1-",)),
    Format("AI71", "an API key", rf"\bai71-api-{_UUID}\b", "kingfisher", ("ai71-api-",)),
    Format(
        "Cerebras", "an API key", rf"\bcsk-[{_A}]{{48}}\b", "betterleaks; kingfisher; cerebras-cloud-sdk", ("csk-",)
    ),
    Format(
        "NVIDIA", "an API key", rf"\bnvapi-[{_B}]{{60,70}}{_END}", "trufflehog; betterleaks; kingfisher", ("nvapi-",)
    ),
    Format("LlamaCloud", "an API key", rf"\bllx-[{_A}]{{44,52}}\b", "kingfisher", ("llx-",)),
    Format("Friendli", "a token", rf"\bflp_[{_A}]{{46}}\b", "kingfisher", ("flp_",)),
    Format("fal", "a key", rf"\b{_UUID}:{_HEX32}\b", "kingfisher", marks=(":",)),
    Format(
        "Databricks",
        "a personal access token",
        rf"\bdapi{_HEX32}(?:-\d{{1,3}})?\b",
        "gitleaks; trufflehog; databricks-sdk-py config.py",
        ("dapi",),
    ),
    Format(
        "Kaggle",
        "an API token",
        rf"\bKGAT_{_HEX32}\b",
        "kagglehub config.py; the shape in public documents",
        ("KGAT_",),
    ),
    Format(
        "Kaggle",
        "an API key",
        rf'"username"\s{{0,4}}:\s{{0,4}}"[^"\s]{{1,64}}"\s{{0,4}},\s{{0,8}}"key"\s{{0,4}}:\s{{0,4}}"{_HEX32}"',
        "kagglehub config.py: the text of kaggle.json",
        marks=('"key"',),
    ),
    Format(
        "OpenWeather",
        "an API key",
        rf"\bappid={_HEX32}\b",
        "betterleaks openweather-api-key; openweathermap.org/appid",
        ("appid=",),
        severity="MEDIUM",
    ),
    Format(
        "GitHub",
        "a token",
        rf"\bgh[pous]_([{_A}]{{30}})([{_A}]{{6}})\b",
        "gitleaks; kingfisher; checksum recomputed on their fixtures",
        ("ghp_", "gho_", "ghu_", "ghs_"),
        checksum=True,
    ),
    Format(
        "GitHub",
        "a refresh token",
        rf"\bghr_([{_A}]{{70}})([{_A}]{{6}})\b",
        "gitleaks; kingfisher",
        ("ghr_",),
        checksum=True,
    ),
    Format(
        "GitHub",
        "an installation token",
        rf"\bghs_[0-9]{{1,20}}_[{_B}]{{10,1000}}\.[{_B}]{{10,1000}}\.[{_B}]{{10,1000}}",
        "github.blog 2026-05-15 (stateless tokens since 2026-04-27); kingfisher",
        ("ghs_",),
    ),
    Format(
        "GitHub",
        "a fine-grained token",
        rf"\bgithub_pat_[{_A}]{{22}}_[{_A}]{{59}}\b",
        "gitleaks; kingfisher",
        ("github_pat_",),
    ),
    Format(
        "GitLab",
        "a routable token",
        rf"\bgl(?:pat-|rt-t\d_)[{_B}]{{27,300}}\.(?:[0-9a-z]{{2}}\.)?[0-9a-z]{{9}}\b",
        "trufflehog; betterleaks",
        ("glpat-", "glrt-t"),
    ),
    Format("GitLab", "an access token", rf"\bglpat-[{_B}]{{20}}{_END}", "gitleaks; trufflehog", ("glpat-",)),
    Format(
        "GitLab",
        "a deploy, job or runner token",
        rf"\b(?:gl(?:dt|ft|rt|soat|ffct)-[{_B}]{{20}}|glcbt-[{_A}]{{1,5}}_[{_B}]{{20}}|glptt-{_HEX40}|glimt-[{_B}]{{25}}"
        rf"|glagent-[{_B}]{{50}}|gloas-[{_B}]{{64}}|GR1348941[{_B}]{{20}}){_END}",
        "gitleaks",
        (
            "gldt-",
            "glft-",
            "glrt-",
            "glsoat-",
            "glffct-",
            "glcbt-",
            "glptt-",
            "glimt-",
            "glagent-",
            "gloas-",
            "GR1348941",
        ),
    ),
    Format(
        "Docker Hub",
        "an access token",
        rf"\b(?:dckr_pat_[{_B}]{{27}}|dckr_oat_[{_B}]{{32}}){_END}",
        "trufflehog; kingfisher",
        ("dckr_pat_", "dckr_oat_"),
    ),
    Format(
        "Slack",
        "a token",
        rf"\b(?:xox[abcoprs]-(?:\d{{1,15}}-){{1,3}}[{_A}-]{{10,80}}|xoxe(?:-\d{{10,13}}){{3}}-[{_A}-]{{28,34}}|xapp-\d-[A-Z0-9]{{8,16}}-\d{{8,16}}-[a-z0-9]{{32,80}}"
        rf"|xoxe(?:\.xox[bp])?-\d-[{_A}]{{146,170}}|xoxd-[{_A}%/+-]{{100,400}})",
        "gitleaks; trufflehog; betterleaks",
        ("xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxo-", "xoxc-", "xoxd-", "xoxe.", "xoxe-", "xapp-"),
    ),
    Format(
        "Slack",
        "a webhook address",
        rf"https://hooks\.slack\.com/(?:services/T[A-Z0-9]{{6,12}}/B[A-Z0-9]{{6,12}}/[{_A}]{{20,30}}"
        rf"|(?:workflows|triggers)/[{_A}/]{{30,80}})",
        "trufflehog; gitleaks",
        ("https://hooks.slack.com/",),
    ),
    Format(
        "Telegram",
        "a bot token",
        rf"(?<![{_A}])(?:bot)?[0-9]{{8,10}}:AA[{_B}]{{33}}{_END}",
        "semgrep detected-telegram-bot-api-key; gitleaks",
        marks=(":AA",),
    ),
    Format(
        "Discord",
        "a webhook address",
        rf"https://(?:ptb\.|canary\.)?discord(?:app)?\.com/api/webhooks/[0-9]{{17,20}}/[{_B}]{{60,68}}",
        "trufflehog; kingfisher",
        (
            "https://discord.com/api/webhooks/",
            "https://discordapp.com/",
            "https://ptb.discord",
            "https://canary.discord",
        ),
    ),
    Format(
        "Discord",
        "a bot token",
        rf"(?<![{_B}.])(?=[{_B}]{{0,26}}[0-9])(?=[{_B}]{{0,26}}[a-z])[MNO][{_B}]{{23,25}}\.(?=[{_B}]{{0,5}}[A-Z])[{_B}]{{6}}\.(?=[{_B}]{{0,38}}[0-9])[{_B}]{{27,38}}(?![{_B}.])",
        "trufflehog; kingfisher; detect-secrets",
        marks=(".",),
    ),
    Format(
        "Tavily",
        "an API key",
        rf"\btvly-[{_B}]{{32,60}}{_END}",
        "kingfisher; tavily-python tavily.py",
        ("tvly-",),
    ),
    Format(
        "Brave Search",
        "an API key",
        rf"\bBSA[{_B}]{{24,40}}{_END}",
        "betterleaks; kingfisher",
        ("BSA",),
        confidence="MEDIUM",
    ),
    Format("Firecrawl", "an API key", r"\bfc-[0-9a-fA-F]{32}\b", "kingfisher; titus", ("fc-",)),
    Format("Browser Use", "an API key", rf"\bbu_[{_B}]{{42,46}}{_END}", "kingfisher", ("bu_",), confidence="MEDIUM"),
    Format(
        "Modal",
        "a token",
        rf"(?<![{_B}])a[ks]-[{_A}]{{22}}{_END}",
        "kingfisher; modal-client py/modal/client.py",
        ("ak-", "as-"),
    ),
    Format("RunPod", "an API key", rf"\brpa_[A-Z0-9]{{40}}[{_A}]{{6}}\b", "betterleaks; kingfisher", ("rpa_",)),
    Format("E2B", "an API key", rf"\be2b_{_HEX40}\b", "kingfisher", ("e2b_",)),
    Format(
        "Ollama cloud",
        "an API key",
        rf"\b{_HEX32}\.[{_B}]{{24}}{_END}",
        "betterleaks; kingfisher",
        marks=(".",),
        confidence="MEDIUM",
    ),
    Format(
        "Vercel",
        "a token",
        rf"\bvc[kpiar]_([{_B}]{{50}})([{_A}]{{6}}){_END}",
        "kingfisher; betterleaks; checksum recomputed on their fixtures",
        ("vck_", "vcp_", "vci_", "vca_", "vcr_"),
        checksum=True,
    ),
    Format("Scale AI", "an API key", rf"\blive_(?:auth_)?{_HEX32}\b", "kingfisher", ("live_",), confidence="MEDIUM"),
    Format("Prefect", "an API key", rf"\bpnu_[{_A}]{{36}}\b", "gitleaks; trufflehog", ("pnu_",)),
    Format(
        "HashiCorp Vault",
        "a token",
        rf"\bhv[sbr]\.[{_B}]{{90,300}}",
        "gitleaks; hvr. (recovery tokens): developer.hashicorp.com/vault/docs/concepts/tokens",
        ("hvs.", "hvb.", "hvr."),
    ),
    Format(
        "PyPI",
        "an upload token",
        rf"\bpypi-Ag(?:EIcHlwaS5vcmc|ENdGVzdC5weXBpLm9yZw)[{_B}]{{50,1000}}",
        "detect-secrets; gitleaks",
        ("pypi-Ag",),
    ),
    Format(
        "npm",
        "a token",
        rf"\bnpm_([{_A}]{{30}})([{_A}]{{6}})\b",
        "gitleaks; kingfisher; checksum recomputed on their fixture",
        ("npm_",),
        checksum=True,
    ),
    Format(
        "any service",
        "a private key",
        rf"-----BEGIN (?:RSA |EC |DSA |OPENSSH |ENCRYPTED |PGP )?PRIVATE KEY(?: BLOCK)?-----(?:\\n|\s){{0,4}}"
        rf"[{_A}+/=\\\s,:.-]{{60,20000}}",
        "gitleaks; trufflehog",
        ("-----BEGIN ",),
    ),
    Format(
        "any service",
        "a signed token (JWT)",
        rf"\beyJ[{_B}]{{15,2000}}\.eyJ[{_B}]{{15,4000}}\.[{_B}]{{20,1000}}",
        "trufflehog; gitleaks",
        ("eyJ",),
        severity="MEDIUM",
        confidence="MEDIUM",
    ),
    Format(
        "Supabase",
        "a secret key",
        rf"\b(?:sbp_[a-z0-9]{{40}}|sb_secret_[{_B}]{{31}}){_END}",
        "betterleaks; trufflehog",
        ("sbp_", "sb_secret_"),
    ),
    Format(
        "Sentry",
        "an auth token",
        rf"\bsntry(?:u_{_HEX64}|s_eyJ[{_A}+/=]{{20,400}}_[{_A}+/]{{43}})",
        "gitleaks; trufflehog",
        ("sntryu_", "sntrys_"),
    ),
    Format(
        "Grafana",
        "an access token",
        rf"\b(?:glsa_[{_A}]{{32}}_[A-Fa-f0-9]{{8}}|glc_eyJ[{_A}+/=]{{40,300}})",
        "betterleaks; trufflehog",
        ("glsa_", "glc_"),
    ),
    Format("SendGrid", "an API key", rf"\bSG\.[{_B}]{{22}}\.[{_B}]{{43}}{_END}", "gitleaks", ("SG.",)),
    Format("Stripe", "a live key", rf"\b[sr]k_live_[{_A}]{{16,99}}\b", "gitleaks", ("sk_live_", "rk_live_")),
    Format(
        "Stripe",
        "a test key",
        rf"\b[sr]k_test_[{_A}]{{16,99}}\b",
        "betterleaks stripe-access-token",
        ("sk_test_", "rk_test_"),
        severity="LOW",
    ),
    Format(
        "Notion",
        "an integration token",
        rf"\bsecret_[{_A}]{{43}}\b",
        "kingfisher 2025 kingfisher.notion.1",
        ("secret_",),
        confidence="MEDIUM",
    ),
    Format("Notion", "an integration token", rf"\bntn_[0-9]{{11}}[{_A}]{{35}}\b", "gitleaks; kingfisher", ("ntn_",)),
    Format("Linear", "an API key", rf"\blin_api_[{_A}]{{40}}\b", "gitleaks", ("lin_api_",)),
    Format("Airtable", "an access token", rf"\bpat[{_A}]{{14}}\.{_HEX64}\b", "gitleaks", ("pat",)),
    Format(
        "MongoDB Atlas",
        "a service-account secret",
        rf"\bmdb_sa_sk_[{_B}]{{40}}{_END}",
        "betterleaks; kingfisher",
        ("mdb_sa_sk_",),
    ),
    Format("Apify", "an API token", rf"\bapify_api_[{_A}]{{34,38}}\b", "betterleaks", ("apify_api_",)),
    Format(
        "DataStax Astra",
        "an application token",
        rf"\bAstraCS:[{_A}]{{20}}(?::[0-9a-f]{{64}})?",
        "betterleaks",
        ("AstraCS:",),
    ),
    Format("Neon", "an API key", rf"\bnapi_[{_A}]{{64}}\b", "betterleaks", ("napi_",)),
    Format(
        "PlanetScale",
        "a password or token",
        rf"\bpscale_(?:tkn|pw|oauth)_[{_A}_=.-]{{32,64}}",
        "betterleaks",
        ("pscale_tkn_", "pscale_pw_", "pscale_oauth_"),
    ),
    Format("Elastic Cloud", "an API key", rf"\bessu_[{_B}]{{60,200}}", "betterleaks", ("essu_",)),
    Format("ClickHouse Cloud", "a secret of an API key", rf"\b4b1d[{_A}]{{38}}\b", "betterleaks", ("4b1d",)),
    Format(
        "DigitalOcean",
        "an access token",
        r"\bdo[opr]_v1_[0-9a-f]{64}\b",
        "betterleaks",
        ("doo_v1_", "dop_v1_", "dor_v1_"),
    ),
    Format("Doppler", "a token", rf"\bdp\.pt\.[{_A}]{{43}}\b", "betterleaks", ("dp.pt.",)),
    Format("Postman", "an API key", r"\bPMAK-[0-9a-f]{24}-[0-9a-f]{34}\b", "betterleaks", ("PMAK-",)),
    Format("Figma", "an access token", rf"\bfigd_[{_B}]{{38,42}}{_END}", "betterleaks", ("figd_",)),
    Format(
        "Sourcegraph",
        "an access token",
        r"\bsgp_(?:(?:[0-9a-fA-F]{16}|local)_)?[0-9a-fA-F]{40}\b",
        "betterleaks",
        ("sgp_",),
    ),
    Format(
        "Cursor",
        "an API key",
        r"\bkey_[0-9a-f]{64}\b",
        "betterleaks; kingfisher: Runway's keys begin in the same way",
        ("key_",),
        confidence="MEDIUM",
    ),
    Format("Runway", "an API secret", r"\bkey_[0-9a-f]{128}\b", "kingfisher", ("key_",)),
    Format(
        "Devin",
        "an API key",
        rf"\b(?:cog_[a-z2-7]{{52}}\b|apk_user_[{_A}+/]{{120,180}}={{0,2}})",
        "betterleaks",
        ("cog_", "apk_user_"),
    ),
    Format("Yandex Cloud", "an API key", rf"\bAQVN[{_B}]{{35,38}}{_END}", "betterleaks", ("AQVN",)),
    Format(
        "PostHog", "a personal API key", rf"\bphx_[{_B}]{{41,49}}{_END}", "betterleaks; phc_ keys are public", ("phx_",)
    ),
    Format(
        "1Password", "a service-account token", rf"\bops_eyJ[{_A}+/]{{250,4000}}={{0,3}}", "betterleaks", ("ops_eyJ",)
    ),
    Format("Atlassian", "an API token", rf"\bATATT3[{_B}=]{{60,250}}", "betterleaks", ("ATATT3",)),
    Format(
        "Meta",
        "a page access token",
        rf"\bEAA[MC][{_A}]{{100,400}}\b",
        "betterleaks facebook-page-access-token",
        ("EAAM", "EAAC"),
    ),
    Format(
        "Microsoft Teams",
        "a webhook address",
        rf"https://[a-z0-9]{{1,63}}\.webhook\.office\.com/webhookb2/{_UUID}@{_UUID}/IncomingWebhook/[a-z0-9]{{32}}/{_UUID}",
        "betterleaks",
        marks=(".webhook.office.com/",),
    ),
    Format("Mailgun", "an API key", r"\bkey-[0-9a-f]{32}\b", "betterleaks; gitleaks", ("key-",), confidence="MEDIUM"),
    Format("Mailchimp", "an API key", r"\b[0-9a-f]{32}-us\d{1,2}\b", "betterleaks; detect-secrets", marks=("-us",)),
    Format(
        "Twilio",
        "an API key id",
        r"\bSK[0-9a-f]{32}\b",
        "betterleaks; detect-secrets",
        ("SK",),
        severity="MEDIUM",
        confidence="MEDIUM",
    ),
    Format(
        "Square",
        "an access token",
        rf"\b(?:EAAA[{_B}]{{60}}|sq0atp-[{_B}]{{22}}|sq0csp-[{_B}]{{43}}){_END}",
        "betterleaks; detect-secrets",
        ("EAAA", "sq0atp-", "sq0csp-"),
    ),
    Format("New Relic", "a user key", r"\bNRAK-[A-Z0-9]{27}\b", "betterleaks", ("NRAK-",)),
    Format("SonarQube", "a token", r"\bsq[uap]_[0-9a-f]{40}\b", "betterleaks", ("squ_", "sqp_", "sqa_")),
    Format("Pulumi", "an access token", r"\bpul-[0-9a-f]{40}\b", "betterleaks", ("pul-",)),
    Format(
        "Artifactory", "an API key", rf"\b(?:AKCp[{_A}]{{68,70}}|cmVmd[{_A}]{{59}})\b", "betterleaks", ("AKCp", "cmVmd")
    ),
    Format(
        "age",
        "a secret key",
        r"\bAGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}\b",
        "betterleaks",
        ("AGE-SECRET-KEY-1",),
    ),
    Format("Heroku", "an API key", rf"\bHRKU-AA[{_B}]{{58}}{_END}", "betterleaks", ("HRKU-AA",)),
    Format(
        "Terraform Cloud",
        "an API token",
        rf"(?<![{_A}])[{_A}]{{14}}\.atlasv1\.[{_B}=]{{60,70}}",
        "betterleaks",
        marks=(".atlasv1.",),
    ),
    Format(
        "Tailscale",
        "an API key",
        rf"\btskey-(?:api|auth|client)-[{_B}]{{20,60}}{_END}",
        "betterleaks",
        ("tskey-api-", "tskey-auth-", "tskey-client-"),
    ),
    Format(
        "Shopify",
        "an access token",
        r"\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}\b",
        "betterleaks",
        ("shpat_", "shpca_", "shppa_", "shpss_"),
    ),
    Format("RubyGems", "an API key", r"\brubygems_[0-9a-f]{48}\b", "betterleaks", ("rubygems_",)),
    Format("Render", "an API key", rf"\brnd_[{_A}]{{28}}\b", "betterleaks", ("rnd_",)),
    Format("OpenShift", "a user token", rf"\bsha256~[{_B}]{{43}}{_END}", "betterleaks", ("sha256~",)),
    Format("PandaBI", "an API key", rf"\bPAI-{_UUID}\b", "pandasai 3.0 config.py and cli/main.py", ("PAI-",)),
)

PROVIDERS: tuple[Provider, ...] = (
    Provider(
        "OpenAI",
        "openai-python 3.3.1 src/openai/_client.py",
        ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_WEBHOOK_SECRET"),
        ("openai",),
        (rf"sk-[{_A}]{{48}}", rf"sk-{_HEX32}"),
        reads="`openai.OpenAI()`",
    ),
    Provider(
        "Azure OpenAI",
        "openai-python 3.3.1 lib/azure.py; trufflehog azure_openai",
        ("AZURE_OPENAI_API_KEY", "AZURE_OPENAI_KEY", "AZURE_API_KEY", "AZURE_OPENAI_AD_TOKEN"),
        shapes=(_HEX32,),
        reads="`openai.AzureOpenAI()`",
    ),
    Provider(
        "Anthropic",
        "anthropic-sdk-python 0.121.0 _client.py",
        (
            "ANTHROPIC_API_KEY",
            "ANTHROPIC_AUTH_TOKEN",
            "ANTHROPIC_ADMIN_API_KEY",
            "CLAUDE_CODE_OAUTH_TOKEN",
            "ANTHROPIC_WEBHOOK_SIGNING_KEY",
            "ANTHROPIC_FOUNDRY_API_KEY",
        ),
        ("anthropic",),
        reads="`anthropic.Anthropic()`",
    ),
    Provider(
        "Google",
        "google-genai _api_client.py; google-generativeai 0.8.6",
        (
            "GOOGLE_API_KEY",
            "GEMINI_API_KEY",
            "PALM_API_KEY",
            "GOOGLE_CLIENT_SECRET",
            "GOOGLE_GENAI_API_KEY",
            "GOOGLE_GENAI_ACCESS_TOKEN",
            "GOOGLE_OAUTH_ACCESS_TOKEN",
        ),
        ("google",),
        (rf"AIza[{_B}]{{35}}",),
        reads="`google.genai.Client()`",
    ),
    Provider(
        "AWS",
        "trufflehog aws/common.go; gitleaks",
        ("AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SESSION_TOKEN", "AWS_BEARER_TOKEN_BEDROCK"),
        ("boto3", "botocore", "aioboto3", "s3fs", "sagemaker"),
        (rf"(?=[^/+]*[g-zG-Z/+])[{_A}/+]{{40}}",),
        reads="`boto3`",
    ),
    Provider(
        "Hugging Face",
        "huggingface_hub 1.29 _login.py, hf_api.py, inference/_client.py",
        (
            "HF_TOKEN",
            "HUGGING_FACE_HUB_TOKEN",
            "HUGGINGFACEHUB_API_TOKEN",
            "HUGGINGFACE_API_KEY",
            "HUGGINGFACE_TOKEN",
            "HF_API_TOKEN",
            "HF_API_KEY",
        ),
        ("huggingface_hub", "transformers", "diffusers", "datasets"),
        reads="`huggingface_hub`",
    ),
    Provider(
        "Weights & Biases",
        "wandb 0.28 sdk/wandb_login.py, sdk/lib/wbauth/validation.py; trufflehog",
        ("WANDB_API_KEY",),
        ("wandb",),
        (rf"(?:[{_A}_]{{1,40}}-)?{_HEX40}",),
        reads="`wandb.login()`",
    ),
    Provider("Comet", "comet_ml 3.58.8 config_init.py", ("COMET_API_KEY",), ("comet_ml",), reads="`comet_ml.start()`"),
    Provider(
        "Neptune",
        "neptune-client 1.x internal/credentials.py",
        ("NEPTUNE_API_TOKEN",),
        ("neptune",),
        reads="`neptune.init_run()`",
    ),
    Provider(
        "ClearML",
        "clearml backend_api/session/defs.py",
        (
            "CLEARML_API_SECRET_KEY",
            "CLEARML_API_ACCESS_KEY",
            "CLEARML_AUTH_TOKEN",
            "TRAINS_API_SECRET_KEY",
            "TRAINS_API_ACCESS_KEY",
        ),
        ("clearml",),
        reads="`clearml`",
    ),
    Provider(
        "MLflow",
        "mlflow 3.18.0 environment_variables.py, server/auth",
        (
            "MLFLOW_TRACKING_PASSWORD",
            "MLFLOW_TRACKING_TOKEN",
            "MLFLOW_AUTH_ADMIN_PASSWORD",
            "MLFLOW_FLASK_SERVER_SECRET_KEY",
            "MLFLOW_CRYPTO_KEK_PASSPHRASE",
        ),
        ("mlflow",),
        reads="`mlflow`",
    ),
    Provider(
        "LangSmith",
        "langsmith-sdk client.py, utils.py",
        ("LANGSMITH_API_KEY", "LANGCHAIN_API_KEY"),
        ("langsmith",),
        reads="`langsmith.Client()`",
    ),
    Provider(
        "Langfuse",
        "langfuse-python _client/client.py",
        ("LANGFUSE_SECRET_KEY",),
        ("langfuse",),
        reads="`langfuse.Langfuse()`",
    ),
    Provider("Portkey", "portkey-python-sdk api_resources/client.py", ("PORTKEY_API_KEY",), ("portkey_ai",)),
    Provider("Braintrust", "trufflehog braintrust", ("BRAINTRUST_API_KEY",), ("braintrust",), (rf"sk-[{_A}]{{48}}",)),
    Provider(
        "Pinecone",
        "pinecone _client.py; betterleaks; kingfisher",
        ("PINECONE_API_KEY", "PINECONE_CLIENT_SECRET"),
        ("pinecone",),
        (_UUID,),
        reads="`pinecone.Pinecone()`",
    ),
    Provider(
        "Weaviate",
        "weaviate-python-client connect/helpers.py, auth.py",
        ("WEAVIATE_API_KEY", "WCD_API_KEY"),
        ("weaviate",),
    ),
    Provider("Qdrant", "qdrant-client qdrant_client.py", ("QDRANT_API_KEY",), ("qdrant_client",)),
    Provider("Chroma", "chroma __init__.py, config.py", ("CHROMA_API_KEY",), ("chromadb",)),
    Provider(
        "Milvus",
        "pymilvus milvus_client.py, orm/connections.py",
        ("MILVUS_TOKEN", "ZILLIZ_API_KEY", "MILVUS_API_KEY"),
        ("pymilvus",),
    ),
    Provider(
        "Cohere",
        "cohere-python client.py; gitleaks; kingfisher",
        ("CO_API_KEY", "COHERE_API_KEY"),
        ("cohere",),
        (rf"[{_A}]{{40}}",),
        reads="`cohere.ClientV2()`",
    ),
    Provider(
        "Mistral",
        "mistral client-python client/sdk.py; betterleaks; kingfisher",
        ("MISTRAL_API_KEY", "CODESTRAL_API_KEY", "MISTRAL_AZURE_API_KEY"),
        ("mistralai",),
        (rf"[{_A}]{{32}}",),
    ),
    Provider("Groq", "groq-python _client.py", ("GROQ_API_KEY",), ("groq",), reads="`groq.Groq()`"),
    Provider(
        "Together AI",
        "together-python client.py",
        ("TOGETHER_API_KEY", "TOGETHERAI_API_KEY", "TOGETHER_AI_API_KEY", "TOGETHER_AI_TOKEN"),
        ("together",),
        reads="`together.Together()`",
    ),
    Provider(
        "Fireworks AI",
        "litellm 1.109.1",
        ("FIREWORKS_API_KEY", "FIREWORKS_AI_API_KEY", "FIREWORKSAI_API_KEY", "FIREWORKS_AI_TOKEN"),
        ("fireworks",),
    ),
    Provider(
        "Replicate",
        "replicate-python client.py",
        ("REPLICATE_API_TOKEN", "REPLICATE_API_KEY"),
        ("replicate",),
        reads="`replicate`",
    ),
    Provider(
        "Perplexity", "litellm 1.109.1", ("PERPLEXITY_API_KEY", "PERPLEXITYAI_API_KEY", "PPLX_API_KEY"), ("perplexity",)
    ),
    Provider(
        "xAI", "xai-sdk client.py", ("XAI_API_KEY", "XAI_MANAGEMENT_KEY"), ("xai_sdk",), reads="`xai_sdk.Client()`"
    ),
    Provider("DeepSeek", "trufflehog; kingfisher", ("DEEPSEEK_API_KEY",), (), (rf"sk-{_HEX32}",)),
    Provider(
        "DashScope",
        "dashscope-sdk common/env.py",
        ("DASHSCOPE_API_KEY", "QWEN_API_KEY", "QWENCLOUD_API_KEY"),
        ("dashscope",),
        (rf"sk-{_HEX32}",),
        reads="`dashscope`",
    ),
    Provider(
        "Alibaba Cloud",
        "kingfisher; trufflehog",
        (
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
            "ALIBABA_CLOUD_ACCESS_KEY_ID",
            "OSS_ACCESS_KEY_SECRET",
            "OSS_ACCESS_KEY_ID",
        ),
        ("oss2",),
    ),
    Provider("Moonshot", "betterleaks kimi-api-key", ("MOONSHOT_API_KEY", "KIMI_API_KEY"), (), (rf"sk-[{_B}]{{48}}",)),
    Provider(
        "Zhipu AI",
        "zhipuai 2.1.5 _client.py",
        ("ZHIPUAI_API_KEY", "ZAI_API_KEY", "BIGMODEL_API_KEY"),
        ("zhipuai", "zai"),
    ),
    Provider(
        "Baidu Qianfan",
        "langchain_community 0.4.2",
        ("QIANFAN_API_KEY", "QIANFAN_SK", "QIANFAN_AK", "BAIDU_API_KEY", "ERNIE_CLIENT_SECRET", "QIANFAN_BEARER_TOKEN"),
        ("qianfan",),
    ),
    Provider("MiniMax", "langchain_community 0.4.2", ("MINIMAX_API_KEY",)),
    Provider(
        "Volcengine Ark",
        "litellm 1.109.1; kingfisher",
        ("ARK_API_KEY", "VOLCENGINE_API_KEY", "VOLC_ACCESSKEY", "VOLC_SECRETKEY"),
        ("volcenginesdkarkruntime",),
    ),
    Provider(
        "ModelScope",
        "modelscope 1.40.2 hub/api.py",
        ("MODELSCOPE_API_TOKEN", "MODELSCOPE_SDK_TOKEN", "MODELSCOPE_API_KEY"),
        ("modelscope",),
        (_UUID,),
    ),
    Provider(
        "Tencent Hunyuan",
        "langchain_community 0.4.2",
        ("HUNYUAN_SECRET_KEY", "HUNYUAN_SECRET_ID", "TENCENT_API_KEY"),
    ),
    Provider(
        "ElevenLabs",
        "elevenlabs-python client.py; trufflehog v1",
        ("ELEVENLABS_API_KEY", "ELEVEN_API_KEY", "XI_API_KEY"),
        ("elevenlabs",),
        (_HEX32,),
        reads="`elevenlabs.ElevenLabs()`",
    ),
    Provider(
        "Stability AI",
        "betterleaks; kingfisher",
        ("STABILITY_API_KEY", "STABILITY_KEY"),
        ("stability_sdk",),
        (rf"sk-[{_A}]{{48}}",),
    ),
    Provider(
        "AssemblyAI",
        "assemblyai types.py; trufflehog; betterleaks",
        ("ASSEMBLYAI_API_KEY",),
        ("assemblyai",),
        (r"[0-9a-z]{32}",),
        reads="`assemblyai`",
    ),
    Provider(
        "Deepgram", "deepgram-python-sdk base_client.py; betterleaks", ("DEEPGRAM_API_KEY",), ("deepgram",), (_HEX40,)
    ),
    Provider(
        "Voyage AI",
        "voyageai client.py",
        ("VOYAGE_API_KEY", "VOYAGE_AI_API_KEY"),
        ("voyageai",),
        reads="`voyageai.Client()`",
    ),
    Provider(
        "Jina AI", "langchain_community 0.4.2; litellm 1.109.1", ("JINA_API_KEY", "JINA_AUTH_TOKEN", "JINA_AI_API_KEY")
    ),
    Provider("OpenRouter", "litellm 1.109.1", ("OPENROUTER_API_KEY", "OR_API_KEY")),
    Provider(
        "AI21",
        "ai21-python ai21_env_config.py; kingfisher",
        ("AI21_API_KEY",),
        ("ai21",),
        (_UUID,),
        reads="`ai21.AI21Client()`",
    ),
    Provider("AI71", "kingfisher", ("AI71_API_KEY",), ("ai71",)),
    Provider("Cerebras", "cerebras-cloud-sdk", ("CEREBRAS_API_KEY",), ("cerebras",), reads="`Cerebras()`"),
    Provider("SambaNova", "langchain_community 0.4.2", ("SAMBANOVA_API_KEY", "SAMBASTUDIO_API_KEY")),
    Provider(
        "NVIDIA",
        "litellm 1.109.1; trufflehog",
        ("NVIDIA_API_KEY", "NGC_API_KEY", "NVIDIA_NIM_API_KEY", "NGC_CLI_API_KEY"),
        (),
        (rf"[{_A}]{{84}}",),
    ),
    Provider("Meta Llama API", "litellm 1.109.1", ("LLAMA_API_KEY", "META_API_KEY"), ("llama_api_client",)),
    Provider("LlamaCloud", "kingfisher", ("LLAMA_CLOUD_API_KEY",), ("llama_cloud_services",)),
    Provider("Friendli", "litellm 1.109.1", ("FRIENDLI_TOKEN", "FRIENDLIAI_API_KEY"), ("friendli",)),
    Provider("fal", "litellm 1.109.1", ("FAL_KEY", "FAL_AI_API_KEY", "FAL_KEY_SECRET"), ("fal_client",)),
    Provider(
        "Databricks",
        "databricks-sdk-py config.py",
        (
            "DATABRICKS_TOKEN",
            "DATABRICKS_CLIENT_SECRET",
            "DATABRICKS_PASSWORD",
            "DATABRICKS_API_KEY",
            "ARM_CLIENT_SECRET",
        ),
        ("databricks",),
        reads="`databricks.sdk.WorkspaceClient()`",
    ),
    Provider(
        "Snowflake",
        "snowflake-connector connection.py",
        ("SNOWFLAKE_PASSWORD", "SNOWFLAKE_PRIVATE_KEY_PASSPHRASE", "SNOWFLAKE_TOKEN"),
        ("snowflake",),
    ),
    Provider(
        "Kaggle",
        "kagglehub config.py",
        ("KAGGLE_API_TOKEN", "KAGGLE_KEY"),
        ("kagglehub", "kaggle"),
        (_HEX32,),
        reads="`kagglehub`",
    ),
    Provider("Roboflow", "roboflow-python __init__.py", ("ROBOFLOW_API_KEY",), ("roboflow", "inference_sdk")),
    Provider(
        "GitHub", "gitleaks; kingfisher", ("GITHUB_TOKEN", "GH_TOKEN", "GITHUB_PAT", "GITHUB_API_KEY"), ("github",)
    ),
    Provider(
        "GitLab",
        "gitleaks",
        ("GITLAB_TOKEN", "GITLAB_PRIVATE_TOKEN", "CI_JOB_TOKEN", "CI_DEPLOY_PASSWORD", "GITLAB_DEPLOY_TOKEN"),
        ("gitlab",),
    ),
    Provider("Docker Hub", "trufflehog", ("DOCKERHUB_TOKEN", "DOCKER_PASSWORD"), ("docker",)),
    Provider(
        "Slack",
        "gitleaks",
        ("SLACK_BOT_TOKEN", "SLACK_TOKEN", "SLACK_API_TOKEN", "SLACK_WEBHOOK_URL"),
        ("slack_sdk", "slack_bolt"),
    ),
    Provider(
        "Telegram", "gitleaks", ("TELEGRAM_BOT_TOKEN", "TELEGRAM_TOKEN", "TG_TOKEN"), ("telegram", "telebot", "aiogram")
    ),
    Provider("Discord", "trufflehog", ("DISCORD_TOKEN", "DISCORD_BOT_TOKEN", "DISCORD_WEBHOOK_URL"), ("discord",)),
    Provider("Tavily", "tavily-python tavily.py", ("TAVILY_API_KEY",), ("tavily",), reads="`tavily.TavilyClient()`"),
    Provider(
        "SerpApi", "langchain_community 0.4.2; kingfisher", ("SERPAPI_API_KEY", "SERP_API_KEY"), ("serpapi",), (_HEX64,)
    ),
    Provider("Serper", "langchain_community 0.4.2", ("SERPER_API_KEY",)),
    Provider(
        "Exa",
        "exa-py api.py; kingfisher",
        ("EXA_API_KEY", "METAPHOR_API_KEY"),
        ("exa_py",),
        (_UUID,),
        reads="`exa_py.Exa()`",
    ),
    Provider("Brave Search", "langchain_community 0.4.2", ("BRAVE_SEARCH_API_KEY", "BRAVE_API_KEY")),
    Provider("Firecrawl", "langchain_community 0.4.2", ("FIRECRAWL_API_KEY",), ("firecrawl",)),
    Provider("Browser Use", "kingfisher", ("BROWSER_USE_API_KEY",)),
    Provider("Composio", "kingfisher", ("COMPOSIO_API_KEY",), ("composio",), (rf"[ac]k_[{_B}]{{20}}",)),
    Provider(
        "Runway",
        "litellm 1.109.1; kingfisher",
        ("RUNWAYML_API_SECRET", "RUNWAYML_API_KEY"),
        ("runwayml",),
        (r"key_[0-9a-fA-F]{64,128}",),
    ),
    Provider(
        "Modal",
        "modal-client py/modal/client.py",
        ("MODAL_TOKEN_SECRET", "MODAL_TOKEN_ID"),
        ("modal",),
        reads="`modal`",
    ),
    Provider("RunPod", "runpod-python __init__.py", ("RUNPOD_API_KEY", "RUNPOD_AI_API_KEY"), ("runpod",)),
    Provider("Vast.ai", "kingfisher; titus", ("VAST_API_KEY",), ("vastai_sdk",), (_HEX64,)),
    Provider(
        "Baseten",
        "truss api/__init__.py; kingfisher",
        ("BASETEN_API_KEY",),
        ("truss", "baseten"),
        (rf"[{_A}]{{8}}\.[{_A}]{{32}}",),
    ),
    Provider("E2B", "litellm 1.109.1", ("E2B_API_KEY",), ("e2b_code_interpreter", "e2b")),
    Provider("Ollama cloud", "betterleaks", ("OLLAMA_API_KEY",), ("ollama",)),
    Provider("Vercel", "kingfisher", ("AI_GATEWAY_API_KEY", "VERCEL_AI_GATEWAY_API_KEY", "VERCEL_TOKEN")),
    Provider(
        "LiteLLM", "litellm 1.109.1", ("LITELLM_MASTER_KEY", "LITELLM_SALT_KEY", "LITELLM_PROXY_API_KEY"), ("litellm",)
    ),
    Provider(
        "IBM watsonx",
        "litellm 1.109.1; detect-secrets; trufflehog ibmclouduserkey",
        ("WATSONX_APIKEY", "WATSONX_API_KEY", "WATSONX_TOKEN", "WX_API_KEY", "WATSONX_ZENAPIKEY"),
        ("ibm_watsonx_ai",),
        (rf"[{_B}]{{44}}",),
    ),
    Provider("Scale AI", "kingfisher", ("SCALE_API_KEY",), ("scaleapi",)),
    Provider("Prefect", "gitleaks", ("PREFECT_API_KEY",), ("prefect",), reads="`prefect`"),
    Provider(
        "MinIO", "minio-py minio/minio.py", ("MINIO_SECRET_KEY", "MINIO_ROOT_PASSWORD", "MINIO_ACCESS_KEY"), ("minio",)
    ),
    Provider("Redis", "redis-py redis/client.py", ("REDIS_PASSWORD",), ("redis",)),
    Provider("HashiCorp Vault", "gitleaks", ("VAULT_TOKEN",), ("hvac",)),
    Provider(
        "PyPI",
        "detect-secrets; gitleaks",
        ("TWINE_PASSWORD", "PYPI_TOKEN", "UV_PUBLISH_TOKEN", "POETRY_PYPI_TOKEN_PYPI"),
    ),
    Provider("npm", "gitleaks", ("NPM_TOKEN",)),
    Provider(
        "Supabase",
        "betterleaks; trufflehog",
        ("SUPABASE_SERVICE_ROLE_KEY", "SUPABASE_ACCESS_TOKEN", "SUPABASE_KEY"),
        ("supabase",),
    ),
    Provider("Sentry", "gitleaks", ("SENTRY_AUTH_TOKEN",)),
    Provider("Grafana", "betterleaks", ("GRAFANA_TOKEN", "GRAFANA_API_KEY")),
    Provider("SendGrid", "gitleaks", ("SENDGRID_API_KEY",), ("sendgrid",)),
    Provider("Twilio", "gitleaks", ("TWILIO_AUTH_TOKEN",), ("twilio",), (_HEX32,)),
    Provider("Stripe", "gitleaks", ("STRIPE_SECRET_KEY", "STRIPE_API_KEY"), ("stripe",)),
    Provider("Notion", "gitleaks; kingfisher", ("NOTION_TOKEN", "NOTION_API_KEY"), ("notion_client",)),
    Provider("Linear", "gitleaks", ("LINEAR_API_KEY",)),
    Provider("Airtable", "gitleaks", ("AIRTABLE_API_KEY",), ("pyairtable",)),
    Provider("MongoDB Atlas", "betterleaks; kingfisher", ("MONGODB_ATLAS_CLIENT_SECRET",)),
    Provider("Apify", "langchain_community 0.4.2 utilities/apify.py", ("APIFY_API_TOKEN",), ("apify_client",)),
    Provider("DataStax Astra", "langchain_community 0.4.2", ("ASTRA_DB_APPLICATION_TOKEN",), ("astrapy",)),
    Provider("Neon", "betterleaks", (), ()),
    Provider("PlanetScale", "betterleaks", (), ()),
    Provider("Elastic Cloud", "betterleaks", (), ("elasticsearch",)),
    Provider("ClickHouse Cloud", "betterleaks", (), ()),
    Provider("DigitalOcean", "betterleaks", (), ()),
    Provider("Doppler", "betterleaks", (), ()),
    Provider("Postman", "betterleaks", (), ()),
    Provider("Figma", "betterleaks", (), ()),
    Provider("Sourcegraph", "betterleaks", (), ()),
    Provider("Cursor", "betterleaks; kingfisher", ("CURSOR_API_KEY",), ()),
    Provider("Devin", "betterleaks", (), ()),
    Provider("Yandex Cloud", "langchain_community 0.4.2", ("YC_API_KEY", "YC_IAM_TOKEN"), ()),
    Provider("PostHog", "betterleaks", (), ()),
    Provider("1Password", "betterleaks", (), ()),
    Provider("Atlassian", "betterleaks", (), ()),
    Provider("Meta", "betterleaks", (), ()),
    Provider("Microsoft Teams", "betterleaks", (), ()),
    Provider("Mailgun", "betterleaks", (), ()),
    Provider("Mailchimp", "betterleaks", (), ()),
    Provider("Square", "betterleaks", (), ()),
    Provider("New Relic", "betterleaks", (), ()),
    Provider("SonarQube", "betterleaks", (), ()),
    Provider("Pulumi", "betterleaks", (), ()),
    Provider("Artifactory", "betterleaks", (), ()),
    Provider("age", "betterleaks", (), ()),
    Provider("Heroku", "betterleaks", (), ()),
    Provider("Terraform Cloud", "betterleaks", (), ()),
    Provider("Tailscale", "betterleaks", (), ()),
    Provider("Shopify", "betterleaks", (), ()),
    Provider("RubyGems", "betterleaks", (), ()),
    Provider("Render", "betterleaks", (), ()),
    Provider("OpenShift", "betterleaks", (), ()),
    Provider("OpenWeather", "betterleaks"),
    Provider("Helicone", "litellm 1.109.1; Helicone/helicone", ("HELICONE_API_KEY",)),
    Provider(
        "Tencent Cloud",
        "sonar S7007; langchain_community 0.4.2",
        ("TENCENTCLOUD_SECRET_KEY",),
        ("tencentcloud",),
        (rf"[{_A}]{{32}}",),
    ),
    Provider(
        "Label Studio",
        "label-studio-sdk 2.1.2 _legacy/client.py:38",
        ("LABEL_STUDIO_API_KEY",),
        ("label_studio_sdk",),
        (_HEX40,),
    ),
    Provider(
        "DagsHub", "dagshub 0.7.3 common/config.py:19", ("DAGSHUB_USER_TOKEN", "DAGSHUB_TOKEN"), ("dagshub",), (_HEX40,)
    ),
    Provider("Vanna", "vanna 2.0.2 legacy/__init__.py:92", ("VANNA_API_KEY",), ("vanna",)),
    Provider(
        "Lightning",
        "lightning_sdk 2026.10.13 lightning_cloud/login.py:36",
        ("LIGHTNING_API_KEY", "LIGHTNING_AUTH_TOKEN"),
        ("lightning_sdk",),
        (_UUID,),
    ),
    Provider("Jupyter", "jupyter_server 2.20 auth/identity.py", ("JUPYTER_TOKEN",)),
    Provider("PandaBI", "pandasai 3.0 config.py", ("PANDABI_API_KEY",), ("pandasai",)),
    Provider(
        "Azure AI services",
        "security-utilities",
        ("AZURE_AI_API_KEY", "AZURE_COGNITIVE_SERVICES_KEY", "SPEECH_KEY", "AZURE_SPEECH_API_KEY"),
    ),
    Provider(
        "Azure Storage",
        "security-utilities; detect-secrets",
        (
            "AZURE_STORAGE_CONNECTION_STRING",
            "AZURE_STORAGE_KEY",
            "AZURE_STORAGE_ACCOUNT_KEY",
            "AZURE_STORAGE_SAS_TOKEN",
        ),
    ),
    Provider(
        "Azure",
        "security-utilities; databricks-sdk-py config.py",
        ("AZURE_CLIENT_SECRET", "AZURE_SEARCH_KEY", "AZURE_SEARCH_ADMIN_KEY", "COSMOS_KEY", "AZURE_COSMOS_KEY"),
        ("azure",),
    ),
)

VARIABLES: frozenset[str] = frozenset(
    [
        "ARIZE_API_KEY",
        "ARIZE_SPACE_KEY",
        "PHOENIX_API_KEY",
        "OPIK_API_KEY",
        "GALILEO_API_KEY",
        "CONFIDENT_API_KEY",
        "LAKERA_API_KEY",
        "HUMANLOOP_API_KEY",
        "PROMPTLAYER_API_KEY",
        "AGENTOPS_API_KEY",
        "LOGFIRE_TOKEN",
        "LITERAL_API_KEY",
        "HELICONE_API_KEY",
        "DEEPINFRA_API_KEY",
        "DEEPINFRA_API_TOKEN",
        "NOVITA_API_KEY",
        "NEBIUS_API_KEY",
        "HYPERBOLIC_API_KEY",
        "NSCALE_API_KEY",
        "CHUTES_API_KEY",
        "FEATHERLESS_API_KEY",
        "SILICONFLOW_API_KEY",
        "ANYSCALE_API_KEY",
        "OCTOAI_API_TOKEN",
        "PREDIBASE_API_KEY",
        "GRADIENT_ACCESS_TOKEN",
        "CLARIFAI_API_KEY",
        "CLARIFAI_PAT",
        "EDENAI_API_KEY",
        "WRITER_API_KEY",
        "REKA_API_KEY",
        "BYTEZ_API_KEY",
        "POE_API_KEY",
        "V0_API_KEY",
        "RECRAFT_API_KEY",
        "BFL_API_KEY",
        "ALEPH_ALPHA_API_KEY",
        "ALEPHALPHA_API_KEY",
        "AA_TOKEN",
        "BANANA_API_KEY",
        "LAMBDA_API_KEY",
        "IFLYTEK_SPARK_API_KEY",
        "IFLYTEK_SPARK_API_SECRET",
        "SPARK_API_SECRET",
        "BAICHUAN_API_KEY",
        "YI_API_KEY",
        "SOLAR_API_KEY",
        "UPSTAGE_API_KEY",
        "YUAN2_API_KEY",
        "COZE_API_KEY",
        "NCP_CLOVASTUDIO_API_KEY",
        "GIGACHAT_CREDENTIALS",
        "LABELBOX_API_KEY",
        "V7_API_KEY",
        "CODEX_API_KEY",
        "AIRFLOW__CORE__FERNET_KEY",
        "AIRFLOW__WEBSERVER__SECRET_KEY",
        "AIRFLOW__API__SECRET_KEY",
    ]
)
"""Variables of services without a public format: names in litellm 1.109.1 and langchain_community 0.4.2."""

SITES: tuple[Site, ...] = (
    Site(
        ("huggingface_hub.login", "huggingface_hub.whoami"),
        Argument("token", 0),
        "huggingface_hub 1.29 _login.py",
        provider="Hugging Face",
    ),
    Site(
        ("huggingface_hub.HfFolder.save_token",),
        Argument("token", 0),
        "huggingface_hub 0.36 _hf_folder.py",
        provider="Hugging Face",
    ),
    Site(("huggingface_hub.HfApi",), Argument("token", 1), "huggingface_hub 1.29 hf_api.py", provider="Hugging Face"),
    Site(
        ("*.from_pretrained", "datasets.load_dataset"),
        Argument("use_auth_token"),
        "transformers 4.57.1",
        provider="Hugging Face",
    ),
    Site(("wandb.login",), Argument("key", 0), "wandb 0.28 sdk/wandb_login.py", provider="Weights & Biases"),
    Site(("wandb.Api",), Argument("api_key", 2), "wandb 0.28 apis/public/api.py", provider="Weights & Biases"),
    Site(
        ("comet_ml.Experiment", "comet_ml.OfflineExperiment", "comet_ml.API", "comet_ml.start"),
        Argument("api_key", 0),
        "comet_ml 3.58.8 _online.py, api.py, comet_start.py",
        provider="Comet",
    ),
    Site(("clearml.Task.set_credentials",), Argument("key", 3), "clearml task.py", provider="ClearML"),
    Site(("clearml.Task.set_credentials",), Argument("secret", 4), "clearml task.py", provider="ClearML"),
    Site(("langsmith.AsyncClient",), Argument("api_key", 1), "langsmith-sdk async_client.py", provider="LangSmith"),
    Site(
        ("pinecone.Pinecone", "pinecone.AsyncPinecone"),
        Argument("api_key", 0),
        "pinecone _client.py",
        provider="Pinecone",
    ),
    Site(
        ("weaviate.connect_to_weaviate_cloud", "weaviate.connect_to_wcs"),
        Argument("auth_credentials", 1),
        "weaviate-python-client connect/helpers.py",
        provider="Weaviate",
    ),
    Site(
        ("weaviate.connect_to_local",),
        Argument("auth_credentials", 6),
        "weaviate-python-client connect/helpers.py",
        provider="Weaviate",
    ),
    Site(
        ("weaviate.connect_to_custom",),
        Argument("auth_credentials", 8),
        "weaviate-python-client connect/helpers.py",
        provider="Weaviate",
    ),
    Site(
        (
            "weaviate.auth.Auth.api_key",
            "weaviate.classes.init.Auth.api_key",
            "weaviate.auth.AuthApiKey",
            "weaviate.AuthApiKey",
            "weaviate.auth.Auth.bearer_token",
            "weaviate.auth.Auth.client_credentials",
            "weaviate.classes.init.Auth.bearer_token",
            "weaviate.classes.init.Auth.client_credentials",
        ),
        Argument("api_key", 0),
        "weaviate-python-client auth.py",
        provider="Weaviate",
    ),
    Site(
        (
            "weaviate.auth.Auth.client_password",
            "weaviate.classes.init.Auth.client_password",
            "weaviate.auth.AuthClientPassword",
        ),
        Argument("password", 1),
        "weaviate-python-client auth.py",
        kind="password",
        provider="Weaviate",
    ),
    Site(
        ("qdrant_client.QdrantClient", "qdrant_client.AsyncQdrantClient"),
        Argument("api_key", 6),
        "qdrant-client qdrant_client.py",
        provider="Qdrant",
    ),
    Site(("chromadb.CloudClient",), Argument("api_key", 2), "chroma __init__.py", provider="Chroma"),
    Site(
        ("pymilvus.MilvusClient", "pymilvus.AsyncMilvusClient", "pymilvus.connections.connect"),
        Argument("password", 2),
        "pymilvus milvus_client.py, orm/connections.py",
        kind="password",
        provider="Milvus",
    ),
    Site(
        ("pymilvus.MilvusClient", "pymilvus.AsyncMilvusClient", "pymilvus.connections.connect"),
        Argument("token", 4),
        "pymilvus milvus_client.py, orm/connections.py",
        kind="password",
        provider="Milvus",
    ),
    Site(
        ("cohere.Client", "cohere.ClientV2", "cohere.AsyncClient", "cohere.AsyncClientV2"),
        Argument("api_key", 0),
        "cohere-python client.py",
        provider="Cohere",
    ),
    Site(("mistralai.Mistral",), Argument("api_key", 0), "mistral client-python client/sdk.py", provider="Mistral"),
    Site(("replicate.Client",), Argument("api_token", 0), "replicate-python client.py", provider="Replicate"),
    Site(("xai_sdk.Client", "xai_sdk.AsyncClient"), Argument("api_key", 0), "xai-sdk client.py", provider="xAI"),
    Site(
        ("dashscope.Application.call",),
        Argument("api_key", 4),
        "dashscope-sdk app/application.py",
        provider="DashScope",
    ),
    Site(
        ("modelscope.hub.api.HubApi.login", "modelscope.HubApi.login"),
        Argument("access_token", 0),
        "modelscope 1.40.2 hub/api.py",
        provider="ModelScope",
    ),
    Site(
        ("voyageai.Client", "voyageai.AsyncClient"), Argument("api_key", 0), "voyageai client.py", provider="Voyage AI"
    ),
    Site(("ai21.AI21Client", "ai21.AsyncAI21Client"), Argument("api_key", 0), "ai21-python", provider="AI21"),
    Site(
        ("kagglehub.config.set_kaggle_credentials",), Argument("api_key", 1), "kagglehub config.py", provider="Kaggle"
    ),
    Site(
        ("kagglehub.config.set_kaggle_api_token",), Argument("api_token", 0), "kagglehub config.py", provider="Kaggle"
    ),
    Site(("roboflow.Roboflow",), Argument("api_key", 0), "roboflow-python __init__.py", provider="Roboflow"),
    Site(("github.Github",), Argument("login_or_token", 0), "PyGithub 2.10 MainClass.py", provider="GitHub"),
    Site(("gitlab.Gitlab",), Argument("private_token", 1), "python-gitlab 8.6 client.py", provider="GitLab"),
    Site(
        ("tavily.TavilyClient", "tavily.AsyncTavilyClient", "tavily.TavilyHybridClient"),
        Argument("api_key", 0),
        "tavily-python tavily.py",
        provider="Tavily",
    ),
    Site(("exa_py.Exa", "exa_py.AsyncExa"), Argument("api_key", 0), "exa-py api.py", provider="Exa"),
    Site(
        ("modal.Client.from_credentials",),
        Argument("token_secret", 1),
        "modal-client py/modal/client.py",
        provider="Modal",
    ),
    Site(("runpod.Endpoint",), Argument("api_key", 1), "runpod-python", provider="RunPod"),
    Site(("truss.login",), Argument("api_key", 0), "truss api/__init__.py", provider="Baseten"),
    Site(("pandasai.api_key.set",), Argument("api_key", 0), "pandasai 3.0 config.py", provider="PandaBI"),
    Site(("minio.Minio",), Argument("secret_key", 2), "minio-py minio/minio.py", kind="password", provider="MinIO"),
    Site(
        ("openai.AzureOpenAI", "openai.AsyncAzureOpenAI"),
        Argument("api_key"),
        "openai-python 3.3.1 lib/azure.py",
        provider="Azure OpenAI",
    ),
    Site(
        ("azure.core.credentials.AzureKeyCredential",),
        Argument("key", 0),
        "azure-core 1.41 credentials.py",
        provider="Azure AI services",
    ),
    Site(("wandb.docker.login",), Argument("password", 1), "wandb 0.28 docker", kind="password", provider="Docker Hub"),
    Site(
        (
            "psycopg2.connect",
            "psycopg.connect",
            "asyncpg.connect",
            "asyncpg.create_pool",
            "pymysql.connect",
            "MySQLdb.connect",
            "mysql.connector.connect",
            "oracledb.connect",
            "snowflake.connector.connect",
            "pymongo.MongoClient",
            "redis.Redis",
            "redis.StrictRedis",
            "redis.asyncio.Redis",
            "sqlalchemy.engine.URL.create",
            "sqlalchemy.URL.create",
            "clickhouse_connect.get_client",
            "clickhouse_driver.Client",
            "paramiko.SSHClient.connect",
            "paramiko.client.SSHClient.connect",
            "paramiko.Transport.connect",
            "asyncssh.connect",
            "databricks.sdk.WorkspaceClient",
            "ibm_watsonx_ai.Credentials",
        ),
        Argument("password"),
        "the signatures in asyncpg 0.32, asyncssh 2.24.1, clickhouse-connect 1.12, clickhouse-driver 0.2.11, "
        "databricks-sdk 0.162, ibm-watsonx-ai 1.8.1, oracledb 26.1, paramiko 5.1, PyMySQL 1.2.4, redis 8.1; libpq's "
        "parameters (psycopg); snowflake-connector connection.py; langchain_community 0.4.2 starrocks.py:209",
        kind="password",
    ),
    Site(
        ("pymysql.connect", "MySQLdb.connect"),
        Argument("passwd", 2),
        "PyMySQL 1.2.4 connections.py (keyword-only); mysqlclient's user guide (host, user, passwd, db)",
        kind="password",
    ),
    Site(
        ("smtplib.SMTP.login", "smtplib.SMTP_SSL.login", "imaplib.IMAP4.login", "imaplib.IMAP4_SSL.login"),
        Argument("password", 1),
        "the standard library: smtplib.py, imaplib.py",
        kind="password",
    ),
    Site(("*.login",), Argument("password", 1), "a method named so takes the user and the password", kind="password"),
    Site(
        ("ftplib.FTP.login", "ftplib.FTP_TLS.login"),
        Argument("passwd", 1),
        "the standard library: ftplib.py",
        kind="password",
    ),
    Site(
        ("paramiko.SSHClient.connect", "paramiko.client.SSHClient.connect"),
        Argument("password", 3),
        "paramiko 5.1 client.py",
        kind="password",
    ),
    Site(("paramiko.Transport.connect",), Argument("password", 2), "paramiko 5.1 transport.py", kind="password"),
    Site(
        ("redis.Redis", "redis.StrictRedis", "redis.asyncio.Redis"),
        Argument("password", 3),
        "redis 8.1 client.py",
        kind="password",
        provider="Redis",
    ),
    Site(("ftplib.FTP", "ftplib.FTP_TLS"), Argument("passwd", 2), "the standard library: ftplib.py", kind="password"),
    Site(
        (
            "requests.auth.HTTPBasicAuth",
            "requests.auth.HTTPDigestAuth",
            "httpx.BasicAuth",
            "httpx.DigestAuth",
            "neo4j.basic_auth",
            "aiohttp.BasicAuth",
        ),
        Argument("password", 1),
        "requests 2.34 auth.py; httpx 0.28 _auth.py; neo4j 6.4 api.py; aiohttp 3.14 helpers.py",
        kind="password",
    ),
    Site(
        (
            "neo4j.GraphDatabase.driver",
            "neo4j.AsyncGraphDatabase.driver",
            "elasticsearch.Elasticsearch",
            "gradio_client.Client",
            "*.launch",
            "requests.*",
            "httpx.*",
        ),
        Argument("auth"),
        "neo4j.com/docs/api/python-driver; gradio 6.31 blocks.py launch(auth=); requests and httpx references",
        kind="login",
    ),
    Site(
        ("elasticsearch.Elasticsearch",),
        Argument("basic_auth"),
        "langchain_community 0.4.2 chat_message_histories/elasticsearch.py",
        kind="login",
    ),
    Site(("jwt.encode", "jwt.decode"), Argument("key", 1), "PyJWT 2.15 api_jwt.py", kind="signing"),
    Site(
        ("itsdangerous.URLSafeTimedSerializer", "itsdangerous.URLSafeSerializer", "itsdangerous.Signer"),
        Argument("secret_key", 0),
        "itsdangerous 2.2 serializer.py, signer.py",
        kind="signing",
    ),
    Site(
        ("starlette.middleware.sessions.SessionMiddleware", "*.add_middleware"),
        Argument("secret_key"),
        "starlette 1.10 middleware/sessions.py",
        kind="signing",
    ),
    Site(
        ("slack_sdk.WebClient", "slack_sdk.web.async_client.AsyncWebClient"),
        Argument("token", 0),
        "slack_sdk 3.48 web/base_client.py",
        provider="Slack",
    ),
    Site(
        ("supabase.create_client", "supabase.acreate_client"),
        Argument("supabase_key", 1),
        "supabase 2.34 _sync/client.py",
        provider="Supabase",
    ),
    Site(("twilio.rest.Client",), Argument("password", 1), "twilio 9.13 rest/__init__.py", provider="Twilio"),
    Site(("sendgrid.SendGridAPIClient",), Argument("api_key", 0), "sendgrid 6.12 sendgrid.py", provider="SendGrid"),
    Site(
        ("azure.identity.ClientSecretCredential", "azure.identity.aio.ClientSecretCredential"),
        Argument("client_secret", 2),
        "azure-identity 1.27 _credentials/client_secret.py",
        provider="Azure",
    ),
    Site(
        ("azure.identity.UsernamePasswordCredential",),
        Argument("password", 2),
        "azure-identity 1.27 _credentials/user_password.py",
        kind="password",
    ),
    Site(
        ("azure.cosmos.CosmosClient", "azure.cosmos.aio.CosmosClient"),
        Argument("credential", 1),
        "azure-cosmos 4.17 cosmos_client.py",
        provider="Azure",
    ),
    Site(
        ("azure.storage.blob.BlobServiceClient",),
        Argument("credential", 1),
        "azure-storage-blob 12.31 _blob_service_client.py",
        provider="Azure Storage",
    ),
    Site(
        ("azure.core.credentials.AzureNamedKeyCredential",),
        Argument("key", 1),
        "azure-core 1.41 credentials.py",
        provider="Azure",
    ),
    Site(
        ("azure.core.credentials.AzureSasCredential",),
        Argument("signature", 0),
        "azure-core 1.41 credentials.py",
        provider="Azure",
    ),
    Site(
        ("label_studio_sdk.Client", "label_studio_sdk._legacy.Client"),
        Argument("api_key", 1),
        "label-studio-sdk 2.1.2 _legacy/client.py:38",
        provider="Label Studio",
    ),
    Site(
        ("dashscope.common.api_key.save_api_key", "dashscope.save_api_key"),
        Argument("api_key", 0),
        "dashscope common/api_key.py",
        provider="DashScope",
    ),
    Site(("qianfan.AK",), Argument("ak", 0), "qianfan 0.4.12 config.py", provider="Baidu Qianfan"),
    Site(("qianfan.SK",), Argument("sk", 0), "qianfan 0.4.12 config.py", provider="Baidu Qianfan"),
    Site(("gradio_client.Client",), Argument("token", 1), "gradio_client 2.7 client.py", provider="Hugging Face"),
    Site(
        ("s3fs.S3FileSystem",),
        Argument("key"),
        "s3fs core.py: key and secret, the access key's id and itself",
        provider="AWS",
    ),
    Site(
        ("xai_sdk.Client", "xai_sdk.AsyncClient"),
        Argument("management_api_key", 1),
        "xai-sdk client.py",
        provider="xAI",
    ),
    Site(
        ("modelscope.hub.api.HubApi", "modelscope.HubApi"),
        Argument("token", 3),
        "modelscope 1.40.2 hub/api.py",
        provider="ModelScope",
    ),
    Site(("cryptography.fernet.Fernet",), Argument("key", 0), "cryptography 50.0 fernet.py", kind="signing"),
)

ATTRIBUTES: tuple[Site, ...] = (
    Site(
        (
            "*.ServerApp.token",
            "*.NotebookApp.token",
            "*.IdentityProvider.token",
            "*.ServerApp.password",
            "*.NotebookApp.password",
        ),
        Argument(),
        "jupyter_server 2.20 serverapp.py, auth/identity.py",
        kind="password",
        provider="Jupyter",
    ),
)
"""Attributes that a program is set up with, in a file that is Python."""

COMMANDS: tuple[Command, ...] = (
    Command(
        "wandb",
        rf"\bwandb login(?: --?[a-z=-]{{1,30}}){{0,4}} ([{_A}_-]{{40,90}})(?![{_A}_-])",
        "wandb 0.28 cli: login [OPTIONS] [KEY]...",
        "key",
        "Weights & Biases",
    ),
    Command(
        "curl",
        r"\bcurl\b[^|;\n]{0,300}?\s(?:-u|--user)[ =]{0,2}['\"]?[^\s:'\"$]{1,64}:([^\s'\"@:/$]{3,128})",
        "curl.se/docs/manpage.html: -u, --user <user:password>",
    ),
    Command("sshpass", r"\bsshpass -p ?['\"]?([^\s'\"$]{3,128})", "sshpass(1): -p password"),
    Command(
        "mysql",
        r"\bmysql(?:dump|admin|import)?\b[^|;\n]{0,200}?\s-p['\"]?([^\s'\"$-][^\s'\"]{2,128})",
        "dev.mysql.com/doc/refman/8.4/en/connecting.html: -p immediately followed by the password",
    ),
    Command(
        "docker",
        r"\b(?:docker|podman) login\b[^|;\n]{0,200}?\s(?:-p|--password)[ =]['\"]?([^\s'\"$]{3,1000})",
        "docs.docker.com/reference/cli/docker/login: -p, --password",
        provider="Docker Hub",
    ),
    Command(
        "redis-cli",
        r"\bredis-cli\b[^|;\n]{0,200}?\s(?:-a|--pass) ['\"]?([^\s'\"$]{3,256})",
        "redis.io/docs/latest/develop/tools/cli: -a password",
        provider="Redis",
    ),
)

PAIRS: tuple[Pair, ...] = (
    Pair("key", ("username",), "Kaggle", "kagglehub config.py: kaggle.json has username and key"),
)

PUBLIC_VALUES: frozenset[str] = frozenset(
    {
        # Amazon's documentation: access key ids and secret.
        "1a5d44a2dca19669",
        "c6ea27c534f993d3",
        "78314b11be2e5815",
        # The play.min.io pair of the MinIO examples.
        "1bbb9293c38acc5e",
        "df452eef23e8cf2c",
        # Roboflow's DEMO_KEYS.
        "84934bd787c0da9a",
        "2e3ae8031072ef5e",
        # The account key of the Azurite emulator, learn.microsoft.com/azure/storage/common/storage-use-azurite.
        "0011cc25eb432071",
    }
)
"""The first 16 digits of the sha256 of keys that vendors publish as samples."""

DEFAULT_LOGINS: frozenset[tuple[str, str]] = frozenset(
    {
        ("root", "Milvus"),
        ("minioadmin", "minioadmin"),
        ("guest", "guest"),
        ("airflow", "airflow"),
        ("postgres", "postgres"),
        ("neo4j", "password"),
        ("neo4j", "neo4j"),
        ("admin", "admin"),
        ("root", "root"),
        ("admin", "password"),
        ("elastic", "changeme"),
    }
)
"""Logins that servers ship with: no leak, but a door that everyone knows."""
