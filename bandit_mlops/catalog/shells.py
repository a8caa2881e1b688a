"""ML301: functions that run a command, and what makes a text safe for a shell.

What runs without a shell needs no entry: ``sh.ls(f"{x}")`` and ``plumbum.cmd.ls[x]`` pass one argument,
``paramiko.ProxyCommand`` splits its text into words, ``mlflow.projects.run`` quotes its parameters.
"""

from __future__ import annotations

from bandit_mlops.catalog.entries import Argument, Command, Switch

_SHELL_LAST = Switch(Argument("shell", 8), safe=(False, None), absent=True)
_SHELL_KEYWORD = Switch(Argument("shell"), safe=(False, None), absent=True)
_LIST = '`subprocess.run(["grep", "-i", pattern, path])`'
STARTS_A_SHELL = r"\s*(?:\S*/)?(?:ba|da|z|k|a)?sh\s+(?:-\w+\s+)*-\w*c\b"
"""The beginning of a text that starts a shell with a script."""
_ANY_TEXT = r""

SHELL_VARIABLES: frozenset[str] = frozenset(("SHELL", "COMSPEC", "ComSpec"))
"""Variables of the environment that name the user's shell (POSIX, "Environment Variables"; cmd.exe's documentation)."""

SHELLS: frozenset[str] = frozenset(
    (
        # pubs.opengroup.org/onlinepubs/9699919799/utilities/sh.html, and the manuals of each
        "sh",
        "ash",
        "bash",
        "csh",
        "dash",
        "fish",
        "ksh",
        "mksh",
        "rbash",
        "tcsh",
        "zsh",
        "sh.exe",
        "bash.exe",
        # man su, man runuser: -c hands the text to the user's shell.
        "su",
        "runuser",
        # learn.microsoft.com/windows-server/administration/windows-commands/cmd and .../about_powershell_exe
        "cmd",
        "cmd.exe",
        "powershell",
        "powershell.exe",
        "pwsh",
        "pwsh.exe",
    )
)
"""Programs that run a script given as an argument; in lower case, without folder."""

SHELL_FLAGS: frozenset[str] = frozenset(
    (
        # Letters of one dash stand together in any order; these are the ones in use.
        *("-c", "-lc", "-cl", "-ic", "-ci", "-ec", "-ce", "-xc", "-cx", "-uc", "-cu"),
        *("-lic", "-ilc", "-lec", "-elc", "-lxc", "-exc", "-xec", "-cex", "-cxe", "-euc", "-uec", "-ceu"),
        *("-euxc", "-exuc", "-xeuc", "-ceux", "-lexc", "-leuc"),
        "--command",
        "-command",
        *("/c", "/k", "/r"),
    )
)
"""Flags, in lower case, before the script of a shell."""

SHELLS_OF_USERS: frozenset[str] = frozenset(("su", "runuser"))
"""Those of SHELLS that take a user's name before the flag (man su: ``su [options] [-] [user [argument...]]``)."""

SHELL_OPTIONS: dict[str, frozenset[str]] = {
    # slurm.schedmd.com/sbatch.html: "wrap the specified command string in a simple sh shell script"
    "sbatch": frozenset(("--wrap",)),
    # man script: -c, --command "Run the command rather than an interactive shell"
    "script": frozenset(("-c", "--command", "-qc", "-qec", "-qefc")),
    # cloud.google.com/sdk/gcloud/reference/compute/ssh: --command "A command to run on the virtual machine"
    "gcloud": frozenset(("--command",)),
    # learn.microsoft.com/cli/azure/vm/run-command: --scripts "Script lines"
    "az": frozenset(("--scripts",)),
    # gnu.org/software/screen/manual: stuff "Stuff the string in the input buffer of the current window"
    "screen": frozenset(("stuff",)),
}
"""Programs that hand the value of an option, or of a word, to a shell."""

TERMINALS: frozenset[str] = frozenset(("tmux", "byobu"))

_OF_NEW_PANES = frozenset(("-c", "-e", "-F", "-f", "-l", "-n", "-p", "-s", "-t", "-x", "-y"))
TERMINAL_COMMANDS: dict[str, frozenset[str]] = {
    # man tmux: "shell-command arguments are sh(1) commands. This may be a single argument passed to the shell"
    **dict.fromkeys(("new-session", "new", "new-window", "neww", "split-window", "splitw"), _OF_NEW_PANES),
    **dict.fromkeys(("respawn-pane", "respawnp", "respawn-window", "run-shell", "run", "if-shell"), _OF_NEW_PANES),
    **dict.fromkeys(("send-keys", "send"), frozenset(("-c", "-N", "-t"))),
}
"""Commands of TERMINALS whose last words a shell reads, and their options whose value is the next word."""

COMMAND_PREFIXES: frozenset[str] = frozenset(
    (
        "apptainer",
        "bwrap",
        "chroot",
        "conda",
        "doas",
        "docker",
        "env",
        "exec",
        "firejail",
        "flock",
        "gosu",
        "ionice",
        "kubectl",
        "mamba",
        "micromamba",
        "mpiexec",
        "mpirun",
        "nice",
        "nohup",
        "nsenter",
        "numactl",
        "oc",
        "podman",
        "poetry",
        "screen",
        "setsid",
        "singularity",
        "srun",
        "sshpass",
        "stdbuf",
        "strace",
        "systemd-run",
        "sudo",
        "taskset",
        "time",
        "timeout",
        "tini",
        "unbuffer",
        "unshare",
        "uv",
        "watch",
        "wsl",
        "xargs",
        "xvfb-run",
    )
)
"""Programs that run the program which is named behind their own options."""

PREFIX_OPTIONS_WITH_VALUE: dict[str, frozenset[str]] = {
    # sudo(8), https://linuxcommand.org/lc3_man_pages/sudo8.html; --help of coreutils 9.1 and util-linux 2.38
    "sudo": frozenset(("-C", "-D", "-g", "-h", "-p", "-R", "-r", "-T", "-t", "-u")),
    "nice": frozenset(("-n",)),
    "ionice": frozenset(("-c", "-n")),
    "env": frozenset(("-u", "-C")),
    "timeout": frozenset(("-k", "-s")),
    "stdbuf": frozenset(("-i", "-o", "-e")),
}
"""Options of these programs whose value is the next word."""

REMOTE_SHELLS: frozenset[str] = frozenset(("ssh", "ssh.exe", "rsh", "autossh", "plink"))
"""Programs that join all words behind the host and hand them to the shell there (man ssh: "command")."""

REMOTE_SHELL_OPTIONS_WITH_VALUE: frozenset[str] = frozenset(f"-{letter}" for letter in "BbcDEeFIiJLlmOoPpQRSWw")
"""Options of REMOTE_SHELLS whose value is the next word (man ssh: SYNOPSIS)."""

COMMANDS: tuple[Command, ...] = (
    # The standard library
    Command(
        names=(
            "subprocess.run",
            "subprocess.check_output",
            "gevent.subprocess.run",
            "gevent.subprocess.check_output",
        ),
        source="cpython-3.12.1:Lib/subprocess.py:506; cpython-3.12.1:Lib/subprocess.py:423; "
        "gevent-26.9.0:gevent/subprocess.py:310",
        command=Argument("args", 0),
        shell=_SHELL_LAST,
        stdin=Argument("input"),
        fix=_LIST,
    ),
    Command(
        names=(
            "subprocess.call",
            "subprocess.check_call",
            "subprocess.Popen",
            # Subclasses and stand-ins that take the same arguments.
            "psutil.Popen",
            "gevent.subprocess.call",
            "gevent.subprocess.check_call",
            "gevent.subprocess.Popen",
        ),
        # All of them hand their positional arguments on to Popen.
        source="cpython-3.12.1:Lib/subprocess.py:807; cpython-3.12.1:Lib/subprocess.py:506; "
        "psutil.readthedocs.io (Popen); gevent-26.9.0:gevent/subprocess.py:310",
        command=Argument("args", 0),
        shell=_SHELL_LAST,
        fix=_LIST,
    ),
    Command(
        names=("subprocess.Popen.communicate",),
        source="cpython-3.12.1:Lib/subprocess.py:1165",
        command=Argument("input", 0),
        session=True,
        fix=_LIST,
    ),
    Command(
        names=("subprocess.getoutput", "subprocess.getstatusoutput"),
        source="cpython-3.12.1:Lib/subprocess.py:649; cpython-3.12.1:Lib/subprocess.py:681",
        command=Argument("cmd", 0),
        always=True,
        fix='`subprocess.check_output(["grep", "-i", pattern, path], text=True)`',
    ),
    Command(
        names=("os.system", "posix.system", "nt.system"),
        source="docs.python.org/3/library/os.html#os.system",
        command=Argument("command", 0),
        always=True,
        fix=_LIST,
    ),
    Command(
        names=("os.popen",),
        source="cpython-3.12.1:Lib/os.py:984",
        command=Argument("cmd", 0),
        always=True,
        fix='`subprocess.run(["grep", "-i", pattern, path], capture_output=True, text=True)`',
    ),
    Command(
        names=("asyncio.create_subprocess_shell", "asyncio.subprocess.create_subprocess_shell"),
        source="cpython-3.12.1:Lib/asyncio/subprocess.py:206",
        command=Argument("cmd", 0),
        always=True,
        fix='`await asyncio.create_subprocess_exec("grep", "-i", pattern, path)`',
    ),
    Command(
        names=(
            "asyncio.AbstractEventLoop.subprocess_shell",
            "asyncio.BaseEventLoop.subprocess_shell",
            "asyncio.events.AbstractEventLoop.subprocess_shell",
        ),
        source="cpython-3.12.1:Lib/asyncio/base_events.py:1665",
        command=Argument("cmd", 1),
        always=True,
        fix='`await loop.subprocess_exec(protocol_factory, "grep", "-i", pattern, path)`',
    ),
    Command(
        names=("asyncio.create_subprocess_exec", "asyncio.subprocess.create_subprocess_exec"),
        source="cpython-3.12.1:Lib/asyncio/subprocess.py:218",
        command=Argument("program", 0),
        spread=True,
        fix='`await asyncio.create_subprocess_exec("grep", "-i", pattern, path)`',
    ),
    Command(
        names=(
            "asyncio.AbstractEventLoop.subprocess_exec",
            "asyncio.BaseEventLoop.subprocess_exec",
            "asyncio.events.AbstractEventLoop.subprocess_exec",
        ),
        source="cpython-3.12.1:Lib/asyncio/base_events.py:1701",
        command=Argument("", 1),
        spread=True,
        fix='`await loop.subprocess_exec(protocol_factory, "grep", "-i", pattern, path)`',
    ),
    # The exec and spawn families: the argument list starts with the program's own name.
    Command(
        names=("os.execl", "os.execlp", "os.execle", "os.execlpe"),
        source="cpython-3.12.1:Lib/os.py:543; cpython-3.12.1:Lib/os.py:558",
        command=Argument("", 1),
        spread=True,
        fix='`os.execlp("grep", "grep", "-i", pattern, path)`',
    ),
    Command(
        names=("os.execv", "os.execve", "os.posix_spawn", "os.posix_spawnp"),
        source="docs.python.org/3/library/os.html#os.execv; docs.python.org/3/library/os.html#os.posix_spawn",
        command=Argument("argv", 1),
        fix='`os.execv("/usr/bin/grep", ["grep", "-i", pattern, path])`',
    ),
    Command(
        names=("os.execvp", "os.execvpe"),
        source="cpython-3.12.1:Lib/os.py:574; cpython-3.12.1:Lib/os.py:582",
        command=Argument("args", 1),
        fix='`os.execvp("grep", ["grep", "-i", pattern, path])`',
    ),
    Command(
        names=("os.spawnl", "os.spawnlp", "os.spawnle", "os.spawnlpe"),
        source="cpython-3.12.1:Lib/os.py:929; cpython-3.12.1:Lib/os.py:956",
        command=Argument("", 2),
        spread=True,
        fix=_LIST,
    ),
    Command(
        names=("os.spawnv", "os.spawnve", "os.spawnvp", "os.spawnvpe"),
        source="cpython-3.12.1:Lib/os.py:880; cpython-3.12.1:Lib/os.py:901",
        command=Argument("args", 2),
        fix=_LIST,
    ),
    Command(
        names=("pty.spawn",),
        source="cpython-3.12.1:Lib/pty.py:187",
        command=Argument("argv", 0),
        fix='`pty.spawn(["grep", "-i", pattern, path])`',
    ),
    Command(
        names=("pipes.Template.append", "pipes.Template.prepend"),
        source="cpython-3.12.1:Lib/pipes.py:113; cpython-3.12.1:Lib/pipes.py:163",
        command=Argument("cmd", 0),
        always=True,
        fix=_LIST,
        severity="MEDIUM",
    ),
    Command(
        names=("ctypes.CDLL.system", "ctypes.cdll.LoadLibrary.system"),
        source="pubs.opengroup.org/onlinepubs/9699919799/functions/system.html",
        command=Argument("", 0),
        always=True,
        fix=_LIST,
    ),
    # Other event loops, other processes
    Command(
        names=("anyio.run_process", "anyio.open_process"),
        source="anyio-4.16.0:anyio/_core/_subprocesses.py:16; anyio-4.16.0:anyio/_core/_subprocesses.py:122",
        command=Argument("command", 0),
        text=_ANY_TEXT,
        fix='`await anyio.run_process(["grep", "-i", pattern, path])`',
    ),
    Command(
        names=("trio.run_process", "trio.open_process", "trio.lowlevel.open_process"),
        source="trio-0.22.2:trio/_subprocess.py:442; trio-0.22.2:trio/_subprocess.py:297",
        command=Argument("command", 0),
        shell=_SHELL_KEYWORD,
        fix='`await trio.run_process(["grep", "-i", pattern, path])`',
    ),
    Command(
        names=(
            "pexpect.run",
            "pexpect.runu",
            "pexpect.spawn",
            "pexpect.spawnu",
            "pexpect.pty_spawn.spawn",
            "pexpect.popen_spawn.PopenSpawn",
        ),
        # It splits a text into words; only a text that starts a shell reaches one.
        source="pexpect-4.8.0:pexpect/run.py:7; pexpect-4.8.0:pexpect/pty_spawn.py:36; "
        "pexpect-4.8.0:pexpect/utils.py:69",
        command=Argument("command", 0),
        text=STARTS_A_SHELL,
        fix='`pexpect.spawn("grep", ["-i", pattern, path])`',
    ),
    Command(
        names=(
            *(
                f"pexpect.{spawn}.{send}"
                for spawn in ("spawn", "spawnu", "pty_spawn.spawn", "popen_spawn.PopenSpawn")
                for send in ("sendline", "send", "write")
            ),
            "wexpect.spawn.sendline",
        ),
        source="pexpect-4.9.0:pexpect/pty_spawn.py:527",
        command=Argument("s", 0),
        session=True,
        fix='`child.sendline(shlex.join(["grep", "-i", pattern, path]))`',
    ),
    Command(
        names=(
            "pexpect.pxssh.pxssh.sendline",
            "pexpect.replwrap.bash.run_command",
            "pexpect.replwrap.zsh.run_command",
        ),
        source="pexpect-4.8.0:pexpect/pxssh.py:118; pexpect-4.8.0:pexpect/replwrap.py:68",
        command=Argument("", 0),
        always=True,
        fix='`session.sendline(shlex.join(["grep", "-i", pattern, path]))`',
    ),
    Command(
        names=("torch.utils.collect_env.run",),
        source="torch-2.6.0:torch/utils/collect_env.py:90",
        command=Argument("command", 0),
        text=_ANY_TEXT,
        fix=_LIST,
    ),
    Command(
        names=("sh.bash", "sh.sh", "sh.zsh", "sh.dash"),
        # Each function of the module runs the program of its name, with one argument for one.
        source="sh.readthedocs.io/en/latest/sections/passing_arguments.html",
        command=Argument("", 1),
        shell=Switch(Argument("", 0), unsafe=("-c", "-lc", "-ec", "-ic", "-xc")),
        fix='`sh.grep("-i", pattern, path)`',
    ),
    # Remote shells
    Command(
        names=(
            "pssh.clients.ParallelSSHClient.run_command",
            "pssh.clients.SSHClient.run_command",
            "pssh.clients.native.ParallelSSHClient.run_command",
        ),
        source="parallel_ssh-2.16.0.post1:pssh/clients/native/parallel.py:150; "
        "parallel_ssh-2.16.0.post1:pssh/clients/base/single.py:634",
        command=Argument("command", 0),
        always=True,
        fix='`client.run_command(shlex.join(["grep", "-i", pattern, path]))`',
    ),
    Command(
        names=(
            "invoke.run",
            "invoke.sudo",
            "invoke.Context.run",
            "invoke.Context.sudo",
            "invoke.context.Context.run",
            "invoke.context.Context.sudo",
        ),
        source="invoke-3.0.3:invoke/context.py:108; invoke-3.0.3:invoke/__init__.py:36",
        command=Argument("command", 0),
        always=True,
        fix='`c.run(shlex.join(["grep", "-i", pattern, path]))`',
    ),
    Command(
        names=(
            "fabric.Connection.run",
            "fabric.Connection.sudo",
            "fabric.Connection.local",
            "fabric.connection.Connection.run",
            "fabric.connection.Connection.sudo",
            "fabric.connection.Connection.local",
            "fabric.Group.run",
            "fabric.Group.sudo",
            "fabric.SerialGroup.run",
            "fabric.SerialGroup.sudo",
            "fabric.ThreadingGroup.run",
            "fabric.ThreadingGroup.sudo",
        ),
        source="fabric-3.2.3:fabric/connection.py:749; fabric-3.2.3:fabric/connection.py:859; "
        "fabric-3.2.3:fabric/group.py:104",
        command=Argument("command", 0),
        always=True,
        fix='`connection.run(shlex.join(["grep", "-i", pattern, path]))`',
    ),
    Command(
        names=(
            "paramiko.SSHClient.exec_command",
            "paramiko.client.SSHClient.exec_command",
            "paramiko.Channel.exec_command",
            "paramiko.channel.Channel.exec_command",
            # What is sent to an interactive shell.
            "paramiko.SSHClient.invoke_shell.send",
            "paramiko.SSHClient.invoke_shell.sendall",
            "paramiko.client.SSHClient.invoke_shell.send",
        ),
        source="paramiko-5.1.0:paramiko/client.py:508; paramiko-5.1.0:paramiko/channel.py:231; "
        "paramiko-5.1.0:paramiko/client.py:572",
        command=Argument("command", 0),
        always=True,
        fix='`client.exec_command(shlex.join(["grep", "-i", pattern, path]))`',
    ),
    Command(
        names=(
            "asyncssh.SSHClientConnection.run",
            "asyncssh.SSHClientConnection.create_process",
            "asyncssh.connection.SSHClientConnection.run",
            "asyncssh.connection.SSHClientConnection.create_process",
        ),
        # Both hand their arguments on to create_session, whose first one after the factory is the command.
        source="asyncssh-2.24.1:asyncssh/connection.py:4650; asyncssh-2.24.1:asyncssh/connection.py:4498",
        command=Argument("command", 0),
        always=True,
        fix='`await connection.run(shlex.join(["grep", "-i", pattern, path]))`',
    ),
    Command(
        names=(
            "asyncssh.SSHClientConnection.create_subprocess",
            "asyncssh.SSHClientConnection.create_session",
            "asyncssh.connection.SSHClientConnection.create_subprocess",
        ),
        source="asyncssh-2.24.1:asyncssh/connection.py:4586; asyncssh-2.24.1:asyncssh/connection.py:4250",
        command=Argument("command", 1),
        always=True,
        fix='`await connection.run(shlex.join(["grep", "-i", pattern, path]))`',
    ),
    # Containers
    Command(
        names=("docker.models.containers.Container.exec_run",),
        # A text is split into words; only one that starts a shell reaches one.
        source="docker-7.1.0:docker/models/containers.py:167; docker-7.1.0:docker/api/exec_api.py:47",
        command=Argument("cmd", 0),
        text=STARTS_A_SHELL,
        fix='`container.exec_run(["grep", "-i", pattern, path])`',
    ),
    Command(
        names=("docker.APIClient.exec_create",),
        source="docker-7.1.0:docker/api/exec_api.py:7; docker-7.1.0:docker/api/exec_api.py:47",
        command=Argument("cmd", 1),
        text=STARTS_A_SHELL,
        fix='`client.exec_create(container, ["grep", "-i", pattern, path])`',
    ),
    Command(
        names=(
            "docker.DockerClient.containers.run",
            "docker.DockerClient.containers.create",
            "docker.models.containers.ContainerCollection.run",
            "docker.models.containers.ContainerCollection.create",
            "docker.APIClient.create_container",
        ),
        source="docker-7.1.0:docker/models/containers.py:534; docker-7.1.0:docker/models/containers.py:913; "
        "docker-7.1.0:docker/types/containers.py:716",
        command=Argument("command", 1),
        text=STARTS_A_SHELL,
        fix='`client.containers.run(image, ["grep", "-i", pattern, path])`',
    ),
    Command(
        names=("kubernetes.stream.stream", "kubernetes.stream.stream.stream"),
        source="github.com/kubernetes-client/python:examples/pod_exec.py",
        command=Argument("command"),
        fix='`stream(api.connect_get_namespaced_pod_exec, pod, namespace, command=["grep", "-i", pattern, path])`',
    ),
    # Notebooks
    Command(
        names=(
            "IPython.core.interactiveshell.InteractiveShell.system",
            "IPython.core.interactiveshell.InteractiveShell.system_raw",
            "IPython.core.interactiveshell.InteractiveShell.system_piped",
            "IPython.core.interactiveshell.InteractiveShell.getoutput",
        ),
        source="ipython-8.12:IPython/core/interactiveshell.py:2569; "
        "ipython-8.12:IPython/core/interactiveshell.py:2592; ipython-8.12:IPython/core/interactiveshell.py:2656",
        command=Argument("cmd", 0),
        always=True,
        fix=_LIST,
        quoting_helps=False,
    ),
    Command(
        names=("IPython.core.interactiveshell.InteractiveShell.run_line_magic",),
        source="ipython-8.12:IPython/core/interactiveshell.py:2373; ipython-8.12:IPython/core/magics/osm.py:681; "
        "ipython-8.12:IPython/core/magics/packaging.py:75",
        command=Argument("line", 1),
        shell=Switch(
            Argument("magic_name", 0), unsafe=("sx", "system", "sc", "!", "!!", "pip", "conda", "mamba", "micromamba")
        ),
        fix=_LIST,
        quoting_helps=False,
    ),
    Command(
        names=("IPython.core.interactiveshell.InteractiveShell.run_cell_magic",),
        source="ipython-8.12:IPython/core/interactiveshell.py:2438; ipython-8.12:IPython/core/magics/script.py:98",
        command=Argument("cell", 2),
        shell=Switch(Argument("magic_name", 0), unsafe=("bash", "sh", "cmd", "script", "sx", "system", "!", "!!")),
        fix=_LIST,
    ),
    Command(
        names=("IPython.utils.process.system", "IPython.utils.process.getoutput"),
        source="ipython-8.12:IPython/utils/_process_posix.py:112; ipython-8.12:IPython/utils/_process_common.py:112",
        command=Argument("cmd", 0),
        always=True,
        fix=_LIST,
    ),
    # Jobs and pipelines
    Command(
        names=(
            "airflow.providers.standard.operators.bash.BashOperator",
            "airflow.operators.bash.BashOperator",
            "airflow.operators.bash_operator.BashOperator",
            "airflow.providers.standard.sensors.bash.BashSensor",
            "airflow.sensors.bash.BashSensor",
        ),
        source="apache_airflow_providers_standard-1.21.0:airflow/providers/standard/operators/bash.py:155; "
        "apache_airflow_providers_standard-1.21.0:airflow/providers/standard/sensors/bash.py:59",
        command=Argument("bash_command"),
        always=True,
        # Jinja fills them in before bash reads the text, and whoever starts the run chooses them.
        templates=r"\{\{[^}]*(?:\bdag_run\.conf\b|\bparams\b|\bxcom_pull\b|\bvar\.)",
        fix="""`BashOperator(bash_command='grep -i "$PATTERN" log.txt', env={"PATTERN": pattern})`""",
    ),
    Command(
        names=(
            "airflow.providers.ssh.operators.ssh.SSHOperator",
            "airflow.contrib.operators.ssh_operator.SSHOperator",
        ),
        source=""
        "airflow.apache.org/docs/apache-airflow-providers-ssh/3.8.1/_modules/airflow/providers/ssh/operators/ssh.html",
        command=Argument("command"),
        always=True,
        templates=r"\{\{[^}]*(?:\bdag_run\.conf\b|\bparams\b|\bxcom_pull\b|\bvar\.)",
        fix='`SSHOperator(command=shlex.join(["grep", "-i", pattern, path]))`',
    ),
    Command(
        names=("prefect_shell.ShellOperation", "prefect_shell.commands.ShellOperation"),
        source="prefect_shell-0.3.7:prefect_shell/commands.py:394",
        command=Argument("commands"),
        always=True,
        lines=True,
        fix="""`ShellOperation(commands=['grep -i "$PATTERN" log.txt'], env={"PATTERN": pattern})`""",
    ),
    Command(
        names=("prefect_shell.shell_run_command", "prefect_shell.commands.shell_run_command"),
        source="prefect_shell-0.3.7:prefect_shell/commands.py:109",
        command=Argument("command", 0),
        always=True,
        fix="""`shell_run_command('grep -i "$PATTERN" log.txt', env={"PATTERN": pattern})`""",
    ),
    Command(
        names=(
            "dagster_shell.execute_shell_command",
            "dagster_shell.utils.execute",
            "dagster_shell.create_shell_command_op",
        ),
        source="dagster_shell-0.25.13:dagster_shell/utils.py:135; dagster_shell-0.25.13:dagster_shell/ops.py:97",
        command=Argument("shell_command", 0),
        always=True,
        fix='`execute_shell_command(shlex.join(["grep", "-i", pattern, path]), "STREAM", log)`',
    ),
    Command(
        names=(
            "ray.job_submission.JobSubmissionClient.submit_job",
            "ray.dashboard.modules.job.sdk.JobSubmissionClient.submit_job",
        ),
        source="ray-2.56.0:ray/dashboard/modules/job/sdk.py:132",
        command=Argument("entrypoint"),
        always=True,
        fix='`client.submit_job(entrypoint=shlex.join(["python", "train.py", name]))`',
        severity="MEDIUM",
    ),
    Command(
        names=("ray.autoscaler.sdk.run_on_cluster",),
        source="ray-2.56.0:ray/autoscaler/sdk/sdk.py:85",
        command=Argument("cmd"),
        always=True,
        fix='`run_on_cluster(config, cmd=shlex.join(["python", "train.py", name]))`',
        severity="MEDIUM",
    ),
    Command(
        names=("sky.Task", "sky.task.Task"),
        source="skypilot-0.14.1:sky/task.py:321",
        command=Argument("run"),
        always=True,
        fix="""`sky.Task(run='python train.py "$NAME"', envs={"NAME": name})`""",
        severity="MEDIUM",
    ),
    Command(
        names=("submitit.AutoExecutor.update_parameters",),
        source="submitit-1.5.4:submitit/core/core.py:804; submitit-1.5.4:submitit/slurm/slurm.py:473",
        command=Argument("slurm_setup"),
        always=True,
        lines=True,
        fix='`executor.update_parameters(slurm_setup=[shlex.join(["module", "load", name])])`',
        severity="MEDIUM",
    ),
    Command(
        names=("submitit.SlurmExecutor.update_parameters",),
        source="submitit-1.5.4:submitit/slurm/slurm.py:473",
        command=Argument("setup"),
        always=True,
        lines=True,
        fix='`executor.update_parameters(setup=[shlex.join(["module", "load", name])])`',
        severity="MEDIUM",
    ),
    Command(
        names=("huggingface_hub.run_job", "huggingface_hub.HfApi.run_job"),
        source="huggingface_hub-2.4.0:huggingface_hub/hf_api.py:12122",
        command=Argument("command"),
        fix='`run_job(image=image, command=["python", "train.py", name])`',
        severity="MEDIUM",
    ),
    # Machine-learning libraries
    Command(
        names=(
            "webdataset.WebDataset",
            "webdataset.compat.WebDataset",
            "webdataset.gopen",
            "webdataset.gopen.gopen",
            "webdataset.SimpleShardList",
        ),
        # A URL that starts with "pipe:" is a command; a list holds one URL a shard.
        source="webdataset-1.0.2:webdataset/gopen.py:214; webdataset-1.0.2:webdataset/compat.py:331",
        command=Argument("urls", 0),
        text=r"pipe:",
        lines=True,
        fix="""`webdataset.WebDataset(f"pipe:curl -s -L {shlex.quote(url)}")`""",
    ),
    Command(
        names=(
            "langchain_experimental.llm_bash.bash.BashProcess.run",
            "langchain_community.tools.ShellTool.run",
            "langchain_community.tools.ShellTool.invoke",
            "langchain_community.tools.shell.tool.ShellTool.run",
            "langchain_community.tools.shell.ShellTool.run",
        ),
        source="langchain_experimental-0.4.2:langchain_experimental/llm_bash/bash.py:103; "
        "langchain_community-0.4.2:langchain_community/tools/shell/tool.py:81",
        command=Argument("", 0),
        always=True,
        lines=True,
        fix=_LIST,
    ),
)
