"""ML103: unpickling what another process or host sends.

Message queues whose serializer is set by an assignment (``app.conf.accept_content = [...]``) or by a settings module
are no calls and can't stand here. Pipes between a program and the workers that it has started itself
(``multiprocessing.Pipe``, ``torch.multiprocessing.Queue``) are no hazard.
"""

from __future__ import annotations

from bandit_mlops.catalog.entries import Argument, Dotted, Loader, Switch
from bandit_mlops.catalog.serializers import PICKLE_FUNCTIONS

_PEERS = "whoever reaches the port can send a pickle that runs code"
_RANKS = "each rank unpickles what the others send, so one host of the cluster can run code on all"
_RANKS_FIX = "Send tensors, or pass `weights_only=True` (torch 2.14 or newer), and keep the cluster's network private"
_PICKLED_TASKS = ("pickle", "application/x-python-serialize", "yaml", "application/x-yaml")

_SOCKETS = (
    Loader(
        # No other library has a method of this name; the socket often comes from a helper or an attribute.
        names=("*.recv_pyobj",),
        rule="ML103",
        source="pyzmq-27.3.0:zmq/sugar/socket.py:1005",
        what=_PEERS,
        fix="Send JSON and use `socket.recv_json()`",
        data=Argument(),
    ),
    Loader(
        names=("*.recv_serialized",),
        rule="ML103",
        source="pyzmq-27.3.0:zmq/sugar/socket.py:873",
        what=_PEERS,
        fix="Send JSON and use `socket.recv_json()`",
        data=Argument(),
        switches=(Switch(Argument("deserialize", 0), unsafe=(PICKLE_FUNCTIONS,), absent=True),),
    ),
    Loader(
        names=("multiprocessing.connection.Listener",),
        rule="ML103",
        source="cpython-3.11.7:Lib/multiprocessing/connection.py:246; "
        "cpython-3.11.7:Lib/multiprocessing/connection.py:509",
        what="without authkey whoever reaches the address can send a pickle that runs code",
        fix="Use `Listener(address, authkey=key)` with 32 random bytes that both sides read from a secret store",
        data=Argument("address", 0),
        switches=(Switch(Argument("authkey", 3), unsafe=(None,)),),
    ),
    Loader(
        names=("multiprocessing.connection.Client",),
        rule="ML103",
        source="cpython-3.11.7:Lib/multiprocessing/connection.py:246; "
        "cpython-3.11.7:Lib/multiprocessing/connection.py:509",
        what="without authkey whoever takes over the address can send a pickle that runs code",
        fix="Use `Client(address, authkey=key)` with 32 random bytes that both sides read from a secret store",
        data=Argument("address", 0),
        switches=(Switch(Argument("authkey", 2), unsafe=(None,)),),
        severity="LOW",
    ),
    Loader(
        names=("rpyc.connect", "rpyc.utils.factory.connect", "rpyc.ssl_connect", "rpyc.utils.factory.ssl_connect"),
        rule="ML103",
        source="rpyc-6.0.2:rpyc/core/protocol.py:925; rpyc-6.0.2:rpyc/utils/factory.py:89",
        what="with allow_pickle the other side can send a pickle that runs code",
        fix="Leave `allow_pickle` out, and copy plain values: `json.loads(remote_text)`",
        data=Argument("host", 0),
        switches=(Switch(Argument("config", 3, key="allow_pickle"), unsafe=(True,), absent=True),),
        severity="HIGH",
    ),
    Loader(
        names=(
            "rpyc.ThreadedServer",
            "rpyc.OneShotServer",
            "rpyc.ForkingServer",
            "rpyc.ThreadPoolServer",
            "rpyc.utils.server.ThreadedServer",
            "rpyc.utils.server.OneShotServer",
            "rpyc.utils.server.ForkingServer",
            "rpyc.utils.server.ThreadPoolServer",
        ),
        rule="ML103",
        source="rpyc-6.0.2:rpyc/core/protocol.py:925; rpyc-6.0.2:rpyc/utils/server.py:52",
        what="with allow_pickle whoever reaches the port can send a pickle that runs code",
        fix="Leave `allow_pickle` out, and have clients send plain values: `json.loads(text)`",
        data=Argument("service", 0),
        switches=(Switch(Argument("protocol_config", key="allow_pickle"), unsafe=(True,), absent=True),),
        severity="HIGH",
    ),
    Loader(
        names=("Pyro4.config.SERIALIZERS_ACCEPTED.add",),
        rule="ML103",
        source="Pyro4-4.82:Pyro4/configuration.py:64",
        what="from here on whoever reaches the daemon can send a pickle that runs code",
        fix='Leave the safe default: `Pyro4.config.SERIALIZER = "serpent"`',
        data=Argument(),
        switches=(Switch(Argument("", 0), unsafe=("pickle", "cloudpickle", "dill"), absent=True),),
        severity="HIGH",
    ),
)

_QUEUES = (
    Loader(
        names=("kombu.enable_insecure_serializers", "kombu.serialization.enable_insecure_serializers"),
        rule="ML103",
        source="kombu-5.7.0:kombu/serialization.py:419",
        what="from here on whoever reaches the message broker can send a pickle that runs code",
        fix='Delete the call and send JSON: `task_serializer="json"`',
        data=Argument(),
        switches=(Switch(Argument("choices", 0), unsafe=_PICKLED_TASKS),),
        severity="HIGH",
    ),
    Loader(
        names=(
            "kafka.KafkaConsumer",
            "kafka.consumer.KafkaConsumer",
            "kafka.consumer.group.KafkaConsumer",
            "aiokafka.AIOKafkaConsumer",
            "aiokafka.consumer.AIOKafkaConsumer",
        ),
        rule="ML103",
        source="kafka_python-3.0.12:kafka/consumer/group.py:76; aiokafka-0.14.0:aiokafka/consumer/consumer.py:239",
        what="whoever can write to the topic can send a pickle that runs code",
        fix="Send JSON: `KafkaConsumer(topic, value_deserializer=json.loads)`",
        data=Argument(),
        switches=tuple(
            Switch(Argument(name), unsafe=(PICKLE_FUNCTIONS,), absent=True)
            for name in ("value_deserializer", "key_deserializer")
        ),
        severity="HIGH",
    ),
    Loader(
        names=(
            "dramatiq.PickleEncoder",
            "dramatiq.encoder.PickleEncoder",
            "taskiq.serializers.PickleSerializer",
            "taskiq.serializers.pickle.PickleSerializer",
        ),
        rule="ML103",
        source="dramatiq-2.2.1:dramatiq/encoder.py:63; taskiq-0.13.0:taskiq/serializers/pickle.py:15",
        what="whoever reaches the message broker can send a pickle that runs code in the worker",
        fix="Send JSON: `dramatiq.set_encoder(dramatiq.JSONEncoder())`",
        data=Argument(),
        severity="HIGH",
    ),
    Loader(
        names=("aiocache.serializers.PickleSerializer", "aiocache.serializers.serializers.PickleSerializer"),
        rule="ML103",
        source="aiocache-0.12.3:aiocache/serializers/serializers.py:127",
        what="cached values are unpickled, so whoever can write to the cache can run code",
        fix="Use `aiocache.serializers.JsonSerializer()`",
        data=Argument(),
        severity="LOW",
    ),
    Loader(
        names=(
            "celery.Celery",
            "celery.app.base.Celery",
            "celery.Celery.conf.update",
            "celery.app.base.Celery.conf.update",
        ),
        rule="ML103",
        source="https://docs.celeryq.dev/en/v4.0.1/changelog.html; celery-5.7.0:celery/app/defaults.py:67",
        what="whoever reaches the message broker can send a pickle that runs code in the worker",
        fix='Use `app.conf.update(accept_content=["json"], task_serializer="json", result_serializer="json")`',
        data=Argument(),
        switches=tuple(
            Switch(Argument(name), unsafe=_PICKLED_TASKS, absent=True)
            for name in ("accept_content", "result_accept_content", "task_serializer", "result_serializer")
        ),
        severity="HIGH",
    ),
)

_COLLECTIVES = (
    Loader(
        names=("torch.distributed.all_gather_object", "torch.distributed.distributed_c10d.all_gather_object"),
        rule="ML103",
        source="torch-2.15.0:torch/distributed/distributed_c10d.py:4390",
        what=_RANKS,
        fix=_RANKS_FIX,
        data=Argument(),
        switches=(Switch(Argument("weights_only", 3), safe=(True,), unsafe=(False,)),),
        severity="LOW",
    ),
    Loader(
        names=(
            "torch.distributed.broadcast_object_list",
            "torch.distributed.distributed_c10d.broadcast_object_list",
            "torch.distributed.gather_object",
            "torch.distributed.distributed_c10d.gather_object",
            "torch.distributed.scatter_object_list",
            "torch.distributed.distributed_c10d.scatter_object_list",
        ),
        rule="ML103",
        source="torch-2.15.0:torch/distributed/distributed_c10d.py:4909; "
        "torch-2.15.0:torch/distributed/distributed_c10d.py:4491; "
        "torch-2.15.0:torch/distributed/distributed_c10d.py:5052",
        what=_RANKS,
        fix=_RANKS_FIX,
        data=Argument(),
        switches=(Switch(Argument("weights_only", 5), safe=(True,), unsafe=(False,)),),
        severity="LOW",
    ),
    # The sending half (send_object_list) unpickles nothing.
    Loader(
        names=("torch.distributed.recv_object_list", "torch.distributed.distributed_c10d.recv_object_list"),
        rule="ML103",
        source="torch-2.15.0:torch/distributed/distributed_c10d.py:4759",
        what=_RANKS,
        fix=_RANKS_FIX,
        data=Argument(),
        switches=(Switch(Argument("weights_only", 6), safe=(True,), unsafe=(False,)),),
        severity="LOW",
    ),
    Loader(
        names=(
            "accelerate.utils.broadcast_object_list",
            "accelerate.utils.gather_object",
            "accelerate.utils.operations.broadcast_object_list",
            "accelerate.utils.operations.gather_object",
            "paddle.distributed.all_gather_object",
            "paddle.distributed.broadcast_object_list",
            "paddle.distributed.scatter_object_list",
            "paddle.distributed.recv_object_list",
            "vllm.distributed.utils.StatelessProcessGroup.recv_obj",
            "vllm.distributed.utils.StatelessProcessGroup.broadcast_obj",
            "vllm.distributed.utils.StatelessProcessGroup.all_gather_obj",
            "vllm.distributed.parallel_state.GroupCoordinator.recv_object",
            "vllm.distributed.GroupCoordinator.recv_object",
            "vllm.distributed.parallel_state.GroupCoordinator.broadcast_object",
            "vllm.distributed.parallel_state.GroupCoordinator.broadcast_object_list",
        ),
        rule="ML103",
        source="accelerate-1.15.0:accelerate/utils/operations.py:675; "
        "paddlepaddle-3.3.1:paddle/distributed/communication/serialization_utils.py:33; "
        "vllm-0.33.0:vllm/distributed/utils.py:315; vllm-0.33.0:vllm/distributed/parallel_state.py:856",
        what=_RANKS,
        fix="Send tensors, and keep the cluster's network private: `torch.distributed.broadcast(tensor, src=0)`",
        data=Argument(),
        severity="LOW",
    ),
    # Reported where the endpoint opens, not at each call through it.
    Loader(
        names=("torch.distributed.rpc.init_rpc", "paddle.distributed.rpc.init_rpc"),
        rule="ML103",
        source="torch-2.15.0:torch/distributed/rpc/api.py:772; torch-2.15.0:torch/distributed/rpc/internal.py:148; "
        "paddlepaddle-3.3.1:paddle/distributed/rpc/internal.py:27",
        what="whoever reaches the port of this worker can have it run any function, without a password",
        fix="Bind the workers to a private network: `MASTER_ADDR=127.0.0.1` or an address that only they reach",
        data=Argument(),
    ),
)

_DASK = (
    Loader(
        names=("distributed.Client", "distributed.client.Client", "dask.distributed.Client"),
        rule="ML103",
        source="distributed-2026.8.0:distributed/client.py:971; distributed-2026.8.0:distributed/protocol/pickle.py:90",
        what="pickled tasks and results travel unencrypted, and whoever reaches the scheduler can run code",
        fix='Use `Client("tls://host:8786", security=distributed.Security(require_encryption=True))`',
        data=Argument("address", 0),
        switches=(Switch(Argument("security"), unsafe=(None, False)),),
        # Without an address, or with a cluster object, it starts workers of its own.
        off=(
            Switch(
                Argument("address", 0),
                safe=(
                    None,
                    Dotted(
                        (
                            "distributed.LocalCluster",
                            "distributed.deploy.local.LocalCluster",
                            "dask.distributed.LocalCluster",
                        )
                    ),
                ),
                absent=True,
            ),
        ),
        severity="LOW",
    ),
)

NETWORK_LOADERS: tuple[Loader, ...] = _SOCKETS + _QUEUES + _COLLECTIVES + _DASK
"""Every entry of ML103 that is a loader."""
