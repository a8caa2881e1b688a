"""Which items of security standards each rule is about; pages, tables and reports are made from this.

Each identifier says which edition it belongs to, where editions number differently: OWASP asks for the version in the
identifiers of its ASVS, and its LLM Top 10 of 2026 renumbered the one of 2025.

Sources, as of 2026-11-22: OWASP/ASVS ``5.0/en`` (fe049861), OWASP/AISVS ``1.0/en`` (94fbad5),
OWASP/www-project-machine-learning-security-top-10 ``docs`` (2025-12-01), OWASP's
www-project-top-10-for-large-language-model-applications ``2_0_vulns`` (2025-12-29) and
GenAI-Security-Project/GenAI-LLM-Top10 ``2026/final`` (26eb5c0), mitre-atlas/atlas-data ``dist/ATLAS.yaml`` 5.6.0
(2026-05-05), cwe.mitre.org 4.20. Titles of ASVS and AISVS are short forms in our words; the standards have sentences.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

import msgspec


class Standard(msgspec.Struct, frozen=True):
    """A list of weaknesses, requirements or techniques, in one edition."""

    key: str
    """A short name for programs."""
    name: str
    """What people call it, with its edition."""
    pattern: str
    """What its identifiers look like."""
    address: str
    """Where an item or the whole is to be read; ``{}`` stands for the item's number."""


class Item(msgspec.Struct, frozen=True):
    """One item of a standard."""

    standard: Standard
    identifier: str
    title: str
    level: int | None = None
    """Of ASVS and AISVS: from which of their three levels on it's required."""

    @property
    def address(self) -> str:
        """Where to read it."""
        return self.standard.address.format(self.identifier.removeprefix("CWE-"))


STANDARDS = (
    Standard("cwe", "CWE", r"CWE-\d+", "https://cwe.mitre.org/data/definitions/{}.html"),
    Standard("asvs-5.0.0", "OWASP ASVS 5.0.0", r"v5\.0\.0-\d+\.\d+\.\d+", "https://github.com/OWASP/ASVS/tree/v5.0.0"),
    Standard("aisvs-1.0", "OWASP AISVS 1.0", r"C\d+\.\d+\.\d+", "https://github.com/OWASP/AISVS/tree/main/1.0/en"),
    Standard(
        "owasp-ml-2023",
        "OWASP Machine Learning Security Top 10 (2023)",
        r"ML\d\d:2023",
        "https://owasp.org/www-project-machine-learning-security-top-10/",
    ),
    Standard(
        "owasp-llm-2025",
        "OWASP Top 10 for LLM Applications (2025)",
        r"LLM\d\d:2025",
        "https://genai.owasp.org/llm-top-10/",
    ),
    Standard(
        "owasp-llm-2026",
        "OWASP Top 10 for LLM Applications (2026)",
        r"LLM\d\d:2026",
        "https://github.com/GenAI-Security-Project/GenAI-LLM-Top10/tree/main/2026/final",
    ),
    Standard("atlas-5.6", "MITRE ATLAS 5.6", r"AML\.T\d{4}(?:\.\d{3})?", "https://atlas.mitre.org/techniques/{}"),
)

_TITLES: Mapping[str, str] = {
    "CWE-22": "Path traversal",
    "CWE-78": "OS command injection",
    "CWE-94": "Code injection",
    "CWE-95": "Eval injection",
    "CWE-114": "Process control",
    "CWE-209": "Error message with sensitive information",
    "CWE-295": "Improper certificate validation",
    "CWE-306": "Missing authentication for critical function",
    "CWE-319": "Cleartext transmission of sensitive information",
    "CWE-321": "Use of hard-coded cryptographic key",
    "CWE-345": "Insufficient verification of data authenticity",
    "CWE-353": "Missing support for integrity check",
    "CWE-352": "Cross-site request forgery",
    "CWE-409": "Improper handling of highly compressed data",
    "CWE-434": "Unrestricted upload of file with dangerous type",
    "CWE-489": "Active debug code",
    "CWE-470": "Unsafe reflection: externally controlled input selects classes or code",
    "CWE-494": "Download of code without integrity check",
    "CWE-502": "Deserialization of untrusted data",
    "CWE-552": "Files or directories accessible to external parties",
    "CWE-532": "Insertion of sensitive information into log file",
    "CWE-540": "Inclusion of sensitive information in source code",
    "CWE-59": "Link following",
    "CWE-73": "External control of file name or path",
    "CWE-215": "Insertion of sensitive information into debugging code",
    "CWE-214": "Invocation of process using visible sensitive information",
    "CWE-250": "Execution with unnecessary privileges",
    "CWE-259": "Use of hard-coded password",
    "CWE-312": "Cleartext storage of sensitive information",
    "CWE-359": "Exposure of private personal information",
    "CWE-598": "Use of GET request method with sensitive query strings",
    "CWE-668": "Exposure of resource to wrong sphere",
    "CWE-770": "Allocation of resources without limits or throttling",
    "CWE-798": "Use of hard-coded credentials",
    "CWE-829": "Inclusion of functionality from untrusted control sphere",
    "CWE-862": "Missing authorization",
    "CWE-942": "Permissive cross-domain policy with untrusted domains",
    "CWE-1188": "Initialization of a resource with an insecure default",
    "CWE-1327": "Binding to an unrestricted IP address",
    "CWE-1336": "Improper neutralization of special elements used in a template engine",
    "CWE-1357": "Reliance on insufficiently trustworthy component",
    "CWE-1392": "Use of default credentials",
    "CWE-1426": "Improper validation of generative AI output",
    "v5.0.0-1.2.5": "Operating-system calls by argument lists or correct quoting",
    "v5.0.0-1.3.2": "No execution of dynamic code",
    "v5.0.0-1.3.3": "Restrict characters and length before a dangerous context",
    "v5.0.0-1.3.7": "No templates built from foreign text",
    "v5.0.0-1.5.2": "Deserialization with an allow-list, never an insecure format for foreign data",
    "v5.0.0-3.4.2": "Fixed or allow-listed CORS origins",
    "v5.0.0-3.5.1": "A defence against cross-site request forgery",
    "v5.0.0-5.2.1": "A size limit for uploads",
    "v5.0.0-5.2.2": "Extension and content of an upload agree",
    "v5.0.0-5.2.3": "Limits before unpacking",
    "v5.0.0-5.2.5": "No links in archives",
    "v5.0.0-5.3.1": "Uploads are never executed",
    "v5.0.0-5.3.2": "File paths from own or validated names",
    "v5.0.0-5.3.3": "Unpacking ignores given paths",
    "v5.0.0-6.3.2": "No default accounts",
    "v5.0.0-8.2.1": "Function-level permissions",
    "v5.0.0-11.4.3": "Collision-resistant hashes for integrity",
    "v5.0.0-12.2.1": "TLS for outside connections",
    "v5.0.0-12.3.1": "TLS for every connection",
    "v5.0.0-12.3.2": "Clients check certificates",
    "v5.0.0-13.2.1": "Services authenticate to each other",
    "v5.0.0-13.2.2": "Least privilege between services",
    "v5.0.0-13.2.3": "No default credentials between services",
    "v5.0.0-13.3.1": "Secrets in a manager, not in source or build artefacts",
    "v5.0.0-13.3.4": "Secrets expire and are rotated",
    "v5.0.0-13.4.2": "Debug modes are off in production",
    "v5.0.0-13.4.5": "Documentation and monitoring endpoints are closed",
    "v5.0.0-14.2.1": "No sensitive data in URLs",
    "v5.0.0-14.2.3": "No sensitive data to third-party trackers",
    "v5.0.0-14.2.4": "Protection of sensitive data as documented",
    "v5.0.0-15.1.2": "Inventory of components from trusted sources",
    "v5.0.0-15.1.5": "Dangerous functions are documented",
    "v5.0.0-15.2.4": "Components come from the expected repository",
    "v5.0.0-15.2.5": "Sandboxes or isolation for dangerous functions",
    "v5.0.0-16.2.3": "Logs only where planned",
    "v5.0.0-16.2.5": "Sensitive data masked in logs",
    "v5.0.0-16.5.1": "Generic error messages to the caller",
    "C2.1.7": "Special tokens can't be smuggled into prompts",
    "C3.1.2": "Model artefacts are signed",
    "C3.1.3": "Signatures are checked on load",
    "C4.1.1": "Models run isolated",
    "C4.1.2": "Loaders accept only formats that can't carry code",
    "C6.1.1": "Models are scanned before import",
    "C6.1.2": "Artefacts only from approved sources",
    "C6.1.3": "Third-party artefacts can be checked for integrity",
    "C7.1.1": "Model outputs follow a schema",
    "C9.2.1": "A person approves high-impact actions",
    "C9.3.1": "Each tool runs in a least-privilege sandbox",
    "C9.5.4": "No secrets in the model's context",
    "C10.2.1": "MCP servers check a token with each request",
    "ML05:2023": "Model theft",
    "ML06:2023": "ML supply chain attacks",
    "ML09:2023": "Output integrity attack",
    "ML10:2023": "Model poisoning",
    "LLM01:2025": "Prompt injection",
    "LLM02:2025": "Sensitive information disclosure",
    "LLM03:2025": "Supply chain",
    "LLM04:2025": "Data and model poisoning",
    "LLM05:2025": "Improper output handling",
    "LLM06:2025": "Excessive agency",
    "LLM07:2025": "System prompt leakage",
    "LLM10:2025": "Unbounded consumption",
    "LLM01:2026": "Prompt injection",
    "LLM02:2026": "Sensitive information disclosure",
    "LLM03:2026": "Excessive agency",
    "LLM04:2026": "Supply chain",
    "LLM05:2026": "Data and model poisoning",
    "LLM06:2026": "Unbounded consumption",
    "LLM08:2026": "Hidden context exposure",
    "LLM10:2026": "Improper output handling",
    "AML.T0007": "Discover AI artifacts",
    "AML.T0010.001": "AI supply chain compromise: AI software",
    "AML.T0010.002": "AI supply chain compromise: data",
    "AML.T0010.003": "AI supply chain compromise: model",
    "AML.T0011.000": "User execution: unsafe AI artifacts",
    "AML.T0011.001": "User execution: malicious package",
    "AML.T0012": "Valid accounts",
    "AML.T0018.002": "Manipulate AI model: embed malware",
    "AML.T0019": "Publish poisoned datasets",
    "AML.T0024": "Exfiltration via AI inference API",
    "AML.T0029": "Denial of AI service",
    "AML.T0036": "Data from information repositories",
    "AML.T0040": "AI model inference API access",
    "AML.T0049": "Exploit public-facing application",
    "AML.T0050": "Command and scripting interpreter",
    "AML.T0051": "LLM prompt injection",
    "AML.T0051.000": "LLM prompt injection: direct",
    "AML.T0051.001": "LLM prompt injection: indirect",
    "AML.T0053": "AI agent tool invocation",
    "AML.T0055": "Unsecured credentials",
    "AML.T0057": "LLM data leakage",
    "AML.T0058": "Publish poisoned models",
    "AML.T0059": "Erode dataset integrity",
    "AML.T0072": "Reverse shell",
    "AML.T0083": "Credentials from AI agent configuration",
    "AML.T0091.000": "Use alternate authentication material: application access token",
    "AML.T0102": "Generate malicious commands",
    "AML.T0105": "Escape to host",
    "AML.T0109": "AI supply chain rug pull",
    "AML.T0112.001": "Machine compromise: AI artifacts",
}

_LEVELS: Mapping[str, int] = {
    "v5.0.0-1.2.5": 1,
    "v5.0.0-1.3.2": 1,
    "v5.0.0-1.3.3": 2,
    "v5.0.0-1.3.7": 2,
    "v5.0.0-1.5.2": 2,
    "v5.0.0-3.4.2": 1,
    "v5.0.0-3.5.1": 1,
    "v5.0.0-5.2.1": 1,
    "v5.0.0-5.2.2": 1,
    "v5.0.0-5.2.3": 2,
    "v5.0.0-5.2.5": 3,
    "v5.0.0-5.3.1": 1,
    "v5.0.0-5.3.2": 1,
    "v5.0.0-5.3.3": 3,
    "v5.0.0-6.3.2": 1,
    "v5.0.0-8.2.1": 1,
    "v5.0.0-11.4.3": 2,
    "v5.0.0-12.2.1": 1,
    "v5.0.0-12.3.1": 2,
    "v5.0.0-12.3.2": 2,
    "v5.0.0-13.2.1": 2,
    "v5.0.0-13.2.2": 2,
    "v5.0.0-13.2.3": 2,
    "v5.0.0-13.3.1": 2,
    "v5.0.0-13.3.4": 3,
    "v5.0.0-13.4.2": 2,
    "v5.0.0-13.4.5": 2,
    "v5.0.0-14.2.1": 1,
    "v5.0.0-14.2.3": 2,
    "v5.0.0-14.2.4": 2,
    "v5.0.0-15.1.2": 2,
    "v5.0.0-15.1.5": 3,
    "v5.0.0-15.2.4": 3,
    "v5.0.0-15.2.5": 3,
    "v5.0.0-16.2.3": 2,
    "v5.0.0-16.2.5": 2,
    "v5.0.0-16.5.1": 2,
    "C2.1.7": 2,
    "C3.1.2": 2,
    "C3.1.3": 2,
    "C4.1.1": 1,
    "C4.1.2": 1,
    "C6.1.1": 1,
    "C6.1.2": 1,
    "C6.1.3": 2,
    "C7.1.1": 1,
    "C9.2.1": 1,
    "C9.3.1": 1,
    "C9.5.4": 2,
    "C10.2.1": 1,
}

# For each rule the identifiers, in the order of STANDARDS.
_RULES: Mapping[str, str] = {
    "ML101": """CWE-502 v5.0.0-1.5.2 v5.0.0-15.2.5 C4.1.2 ML06:2023 LLM03:2025 LLM04:2026
        AML.T0011.000 AML.T0010.003 AML.T0112.001""",
    "ML102": """CWE-502 v5.0.0-1.5.2 v5.0.0-15.2.5 C4.1.2 C6.1.1 ML06:2023 LLM03:2025 LLM04:2026
        AML.T0011.000 AML.T0018.002 AML.T0010.003 AML.T0112.001""",
    "ML103": """CWE-502 v5.0.0-1.5.2 v5.0.0-13.2.1 C4.1.2 ML06:2023 LLM03:2025 LLM04:2026 AML.T0049 AML.T0050""",
    "ML104": """CWE-114 v5.0.0-15.2.4 v5.0.0-15.2.5 C6.1.1 ML06:2023 LLM03:2025 LLM04:2026
        AML.T0011.000 AML.T0010.003""",
    "ML201": """CWE-829 CWE-94 v5.0.0-1.3.2 v5.0.0-15.2.4 v5.0.0-15.2.5 C6.1.2 C4.1.1 ML06:2023 LLM03:2025 LLM04:2026
        AML.T0010.001 AML.T0010.003 AML.T0011.001 AML.T0109""",
    "ML202": """CWE-494 CWE-1357 CWE-829 v5.0.0-15.2.4 v5.0.0-15.1.2 C6.1.2 C6.1.3 C3.1.2 ML06:2023 ML10:2023
        LLM03:2025 LLM04:2025 LLM04:2026 LLM05:2026
        AML.T0010.002 AML.T0010.003 AML.T0109 AML.T0058 AML.T0019""",
    "ML203": """CWE-494 CWE-319 CWE-295 CWE-345 CWE-353 v5.0.0-12.3.1 v5.0.0-12.3.2 v5.0.0-12.2.1 v5.0.0-11.4.3
        C3.1.3 C6.1.3 ML06:2023 ML09:2023 LLM03:2025 LLM04:2026 AML.T0010.002 AML.T0010.003 AML.T0059""",
    "ML204": """CWE-829 CWE-494 v5.0.0-15.2.4 v5.0.0-15.1.2 C6.1.2 ML06:2023 LLM03:2025 LLM04:2026
        AML.T0010.001 AML.T0011.001 AML.T0109""",
    "ML301": """CWE-78 v5.0.0-1.2.5 v5.0.0-1.3.3 C9.3.1 LLM05:2025 LLM10:2026
        AML.T0050 AML.T0049 AML.T0072 AML.T0102""",
    "ML302": """CWE-94 CWE-95 CWE-470 v5.0.0-1.3.2 v5.0.0-15.2.5 v5.0.0-15.1.5 C9.3.1 C7.1.1 ML09:2023 LLM05:2025
        LLM10:2026 AML.T0050 AML.T0051.000 AML.T0051.001 AML.T0102""",
    "ML303": """CWE-94 CWE-1426 CWE-250 CWE-862 v5.0.0-1.3.2 v5.0.0-15.2.5 v5.0.0-13.2.2 C9.3.1 C9.2.1 C7.1.1
        LLM05:2025 LLM06:2025 LLM10:2026 LLM03:2026 AML.T0050 AML.T0053 AML.T0102 AML.T0105""",
    "ML304": """CWE-1336 v5.0.0-1.3.7 C2.1.7 LLM01:2025 LLM05:2025 LLM01:2026 LLM10:2026 AML.T0051 AML.T0050""",
    "ML401": """CWE-798 CWE-259 CWE-321 CWE-1392 CWE-540 v5.0.0-13.3.1 v5.0.0-13.2.3 v5.0.0-6.3.2 v5.0.0-13.3.4
        C9.5.4 ML05:2023 LLM02:2025 LLM07:2025 LLM02:2026 LLM08:2026 AML.T0055 AML.T0083 AML.T0091.000 AML.T0012""",
    "ML402": """CWE-532 CWE-312 CWE-359 CWE-598 CWE-214 v5.0.0-16.2.5 v5.0.0-14.2.1 v5.0.0-14.2.3 v5.0.0-14.2.4
        v5.0.0-16.2.3 C9.5.4 LLM02:2025 LLM02:2026 AML.T0055 AML.T0057 AML.T0036""",
    "ML403": """CWE-209 CWE-215 CWE-489 v5.0.0-16.5.1 v5.0.0-13.4.2 LLM02:2025 LLM02:2026 AML.T0049 AML.T0007""",
    "ML501": """CWE-306 CWE-1327 CWE-668 CWE-1188 CWE-942 CWE-352 CWE-489 CWE-552 v5.0.0-13.2.1 v5.0.0-8.2.1
        v5.0.0-12.3.1
        v5.0.0-13.4.5 v5.0.0-3.4.2 v5.0.0-3.5.1 C10.2.1 ML05:2023 LLM10:2025 LLM02:2025 LLM06:2026 LLM02:2026
        AML.T0049 AML.T0040 AML.T0024 AML.T0029""",
    "ML502": """CWE-22 CWE-59 CWE-73 CWE-409 CWE-434 CWE-770 v5.0.0-5.3.2 v5.0.0-5.3.3 v5.0.0-5.2.5
        v5.0.0-5.3.1 v5.0.0-5.2.1 v5.0.0-5.2.2 v5.0.0-5.2.3 ML06:2023 LLM03:2025 LLM04:2026 AML.T0049 AML.T0010.002""",
}


@functools.cache
def items(rule: str) -> tuple[Item, ...]:
    """What a rule is about, in the words of standards.

    :param rule: the rule's ID
    :return: the items in the order of ``STANDARDS``; none for a rule that isn't in the map
    """
    return tuple(_item(identifier) for identifier in _RULES.get(rule, "").split())


def mapped_rules() -> tuple[str, ...]:
    """The IDs of the rules that the map knows."""
    return tuple(_RULES)


def by_standard(rule: str) -> dict[Standard, list[Item]]:
    """The items of a rule, sorted by standard; a standard without an item is left out."""
    grouped: dict[Standard, list[Item]] = {standard: [] for standard in STANDARDS}
    for item in items(rule):
        grouped[item.standard].append(item)
    return {standard: found for standard, found in grouped.items() if found}


def sentence(rule: str) -> str:
    """The items of a rule as the "Standards" section of its page has them.

    :param rule: the rule's ID
    :return: one line
    """
    groups = []
    for standard, found in by_standard(rule).items():
        identifiers = ", ".join(item.identifier for item in found)
        groups.append(identifiers if standard.key == "cwe" else f"{standard.name} {identifiers}")
    return "; ".join(groups) + "."


def _item(identifier: str) -> Item:
    standard = next(standard for standard in STANDARDS if re.fullmatch(standard.pattern, identifier))
    return Item(standard, identifier, _TITLES[identifier], _LEVELS.get(identifier))
