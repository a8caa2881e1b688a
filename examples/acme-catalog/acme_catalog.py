"""What bandit-mlops should know of Acme's own libraries: plain data, of the same types as the built-in catalogue."""

from bandit_mlops.catalog.entries import Argument, Loader, Origin, Switch

ENTRIES = (
    # acme.models.load("a.model") unpickles, unless it's told that only weights are wanted.
    Loader(
        names=("acme.models.load",),
        rule="ML102",
        source="https://docs.acme.example/models#load",
        what="Unpickling an Acme model runs any code that the file contains",
        fix='Use `acme.models.load(path, format="weights")`',
        data=Argument("path", 0),
        switches=(Switch(Argument("format"), safe=("weights",)),),
    ),
    # What acme.web.body() returns was sent by whoever calls the service.
    Origin(names=("acme.web.body",), kind="request", source="https://docs.acme.example/web#body"),
)
