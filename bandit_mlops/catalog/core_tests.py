"""What Bandit's own tests need to find anything: words that stand in the file.

Each looks for a function, a keyword, an import or a sign by its name, and a name stands in the file as it is. A test
that isn't here is called for each node of its kind, as ever.
"""

from __future__ import annotations

VERSIONS: frozenset[str] = frozenset(("1.9.1", "1.9.2", "1.9.3", "1.9.4"))
"""The versions of Bandit whose tests were read for this."""

NEEDS: dict[str, tuple[str, ...]] = {
    # bandit-1.9.4:bandit/plugins/exec.py:54
    "B102": ("exec",),
    # bandit-1.9.4:bandit/plugins/general_bad_file_permissions.py:75
    "B103": ("*chmod*",),
    # bandit-1.9.4:bandit/plugins/request_without_timeout.py:58
    "B113": ("requests", "httpx"),
    # bandit-1.9.4:bandit/plugins/app_debug.py:51
    "B201": ("*flask* debug=",),
    # bandit-1.9.4:bandit/plugins/tarfile_unsafe_members.py:106
    "B202": ("*extractall*",),
    # bandit-1.9.4:bandit/plugins/hashlib_insecure_functions.py:112
    "B324": ("hashlib", "crypt"),
    # bandit-1.9.4:bandit/plugins/crypto_request_no_cert_validation.py:57
    "B501": ("requests verify=", "httpx verify="),
    # bandit-1.9.4:bandit/plugins/insecure_ssl_tls.py:116
    "B502": ("method=", "ssl_version="),
    # bandit-1.9.4:bandit/plugins/insecure_ssl_tls.py:226
    "B504": ("wrap_socket",),
    # bandit-1.9.4:bandit/plugins/weak_cryptographic_key.py:91
    "B505": ("cryptography", "Crypto", "Cryptodome"),
    # bandit-1.9.4:bandit/plugins/yaml_load.py:51
    "B506": ("yaml load",),
    # bandit-1.9.4:bandit/plugins/ssh_no_host_key_verification.py:48
    "B507": ("set_missing_host_key_policy",),
    # bandit-1.9.4:bandit/plugins/snmp_security_check.py:48
    "B508": ("CommunityData",),
    # bandit-1.9.4:bandit/plugins/snmp_security_check.py:98
    "B509": ("UsmUserData",),
    # bandit-1.9.4:bandit/plugins/injection_paramiko.py:51
    "B601": ("exec_command",),
    # bandit-1.9.4:bandit/plugins/injection_shell.py:324 (has_shell)
    "B604": ("shell=",),
    # bandit-1.9.4:bandit/plugins/django_sql_injection.py:23
    "B610": ("extra()",),
    # bandit-1.9.4:bandit/plugins/django_sql_injection.py:112
    "B611": ("RawSQL",),
    # bandit-1.9.4:bandit/plugins/logging_config_insecure_listen.py:49
    "B612": ("listen",),
    # bandit-1.9.4:bandit/plugins/pytorch_load.py:60
    "B614": ("torch load",),
    # bandit-1.9.4:bandit/plugins/huggingface_unsafe_download.py:76
    "B615": (
        "from_pretrained transformers",
        "load_dataset datasets",
        "hf_hub_download huggingface_hub",
        "snapshot_download huggingface_hub",
        "repository_id huggingface_hub",
    ),
    # bandit-1.9.4:bandit/plugins/jinja2_templates.py:76
    "B701": ("jinja2",),
    # bandit-1.9.4:bandit/plugins/mako_templates.py:53
    "B702": ("mako",),
    # bandit-1.9.4:bandit/plugins/django_xss.py:244
    "B703": ("mark_safe", "SafeText", "SafeUnicode", "SafeString", "SafeBytes"),
}
"""The tests of calls that need words: the file has all words of one of several lines.

``word=`` stands where a call can give a keyword of that name, ``word()`` where it can be called, and ``*word*``
anywhere, also within a longer word.
"""

COMMANDS: dict[str, tuple[str, ...]] = {
    "B602": ("subprocess",),
    "B603": ("subprocess",),
    "B605": ("shell",),
    "B606": ("no_shell",),
    "B607": ("subprocess", "shell", "no_shell"),
    "B609": ("shell", "subprocess"),
}
"""The tests of calls of the functions that some of the settings ``shell_injection`` name.

Source: bandit-1.9.4:bandit/plugins/injection_shell.py:209, injection_wildcard.py:114.
"""

MARKUP = "B704"
MARKUP_NAMES: tuple[str, ...] = ("markupsafe.Markup", "flask.Markup")
"""What the test of that ID looks for, besides what the setting ``extend_markup_names`` of ``markupsafe_xss`` lists.

Source: bandit-1.9.4:bandit/plugins/markupsafe_markup_xss.py:91.
"""

BLACKLIST = "B001"
IMPORTING: tuple[str, ...] = ("__import__", "import_module")
"""The test of that ID compares what is called with names that Bandit lists, and looks into the arguments of these.

Source: bandit-1.9.4:bandit/core/blacklisting.py:40.
"""

PASSWORDS = "B106"
PASSWORDS_BY_DEFAULT = "B107"
"""The tests of keywords of calls, and of parameters of functions. Their names are what ``RE_CANDIDATES`` finds.

Source: bandit-1.9.4:bandit/plugins/general_hardcoded_password.py:10, 201.
"""
PARTS_OF_PASSWORDS: tuple[str, ...] = ("pas", "pwd", "token", "secret")
"""One of them, in small or large letters, is in all that the expression finds."""

BAD_DEFAULTS = "B503"
"""The test of defaults of parameters that are among the setting ``bad_protocol_versions``.

Source: bandit-1.9.4:bandit/plugins/insecure_ssl_tls.py:190.
"""

DIRECTION = "B613"
SIGNS_OF_DIRECTION = rb"\xe2\x80[\x8f\xaa-\xae]|\xe2\x81[\xa6-\xa9]"
"""The signs that the test of that ID looks for, in UTF-8.

Source: bandit-1.9.4:bandit/plugins/trojansource.py:40.
"""
