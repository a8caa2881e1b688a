"""ML304: template engines that let a template's author run code."""

from __future__ import annotations

from collections.abc import Iterable

from bandit_mlops.catalog.entries import Argument, Since, Switch, TemplateEngine

_JINJA = "https://jinja.palletsprojects.com/en/stable/sandbox/"
_SANDBOX = "Use `jinja2.sandbox.ImmutableSandboxedEnvironment().from_string({template})`"
_ENVIRONMENT = "Make it `jinja2.sandbox.ImmutableSandboxedEnvironment(…)`, which takes the same arguments"
_CONSTANT = "Keep the template constant and hand values in: `Template(PATTERN).render(name=value)`"
_VARIABLES = "Keep the template constant, and pass what others write as a variable: `prompt.format(text=text)`"

_ENVIRONMENTS = (
    "jinja2.Environment",
    "jinja2.environment.Environment",
    "jinja2.nativetypes.NativeEnvironment",
)
_JINJA_LOADERS = ("FileSystemLoader", "DictLoader", "ChoiceLoader", "PrefixLoader")


def _each(owners: Iterable[str], members: Iterable[str]) -> tuple[str, ...]:
    chosen = tuple(members)
    return tuple(f"{owner}.{member}" for owner in owners for member in chosen)


TEMPLATE_ENGINES: tuple[TemplateEngine, ...] = (
    TemplateEngine(
        names=(
            "jinja2.Template",
            "jinja2.environment.Template",
            "jinja2.nativetypes.NativeTemplate",
        ),
        source=f"https://jinja.palletsprojects.com/en/stable/api/#jinja2.Template; {_JINJA}",
        template=Argument("source", 0),
        fix=_SANDBOX,
    ),
    TemplateEngine(
        names=_ENVIRONMENTS,
        source=f"https://jinja.palletsprojects.com/en/stable/api/#jinja2.Environment; {_JINJA}",
        template=Argument("loader"),
        form="environment",
        fix=_ENVIRONMENT,
    ),
    TemplateEngine(
        names=_each(
            (
                *_ENVIRONMENTS,
                *_each(_ENVIRONMENTS, ("overlay",)),
                "flask.Flask.jinja_env",
                "flask.current_app.jinja_env",
                "starlette.templating.Jinja2Templates.env",
                "fastapi.templating.Jinja2Templates.env",
            ),
            ("from_string", "compile_expression"),
        ),
        source=f"https://jinja.palletsprojects.com/en/stable/api/#jinja2.Environment.from_string; {_JINJA}",
        template=Argument("source", 0),
        form="method",
        fix=_SANDBOX,
    ),
    TemplateEngine(
        names=_each(_ENVIRONMENTS, ("overlay",)),
        source="https://jinja.palletsprojects.com/en/stable/api/#jinja2.Environment.overlay",
        template=Argument("loader"),
        form="method",
        fix=_ENVIRONMENT,
    ),
    TemplateEngine(
        names=(
            "flask.render_template_string",
            "flask.templating.render_template_string",
            "flask.stream_template_string",
            "quart.render_template_string",
        ),
        source="https://flask.palletsprojects.com/en/stable/api/#flask.render_template_string",
        template=Argument("source", 0),
        fix="Keep the template constant and hand values in: `render_template_string(PAGE, name=name)`",
    ),
    TemplateEngine(
        names=("mako.template.Template",),
        source="https://docs.makotemplates.org/en/latest/syntax.html#python-blocks",
        template=Argument("text", 0),
        engine="Mako",
        fix=_CONSTANT,
    ),
    TemplateEngine(
        names=("tornado.template.Template",),
        source="https://www.tornadoweb.org/en/stable/template.html",
        template=Argument("template_string", 0),
        engine="Tornado",
        fix=_CONSTANT,
    ),
    TemplateEngine(
        names=("bottle.template", "bottle.SimpleTemplate", "bottle.jinja2_template", "bottle.mako_template"),
        source="https://bottlepy.org/docs/stable/stpl.html",
        template=Argument("", 0),
        engine="Bottle",
        fix="Keep the template constant and hand values in: `template(PAGE, name=name)`",
    ),
    TemplateEngine(
        names=(
            "Cheetah.Template.Template",
            "chameleon.PageTemplate",
            "chameleon.PageTextTemplate",
            "genshi.template.MarkupTemplate",
            "genshi.template.NewTextTemplate",
            "genshi.template.TextTemplate",
        ),
        source="https://cheetahtemplate.org/users_guide/; https://chameleon.readthedocs.io/en/latest/reference.html; "
        "https://genshi.edgewall.org/wiki/Documentation/templates.html",
        template=Argument("", 0),
        engine="such a",
        fix=_CONSTANT,
    ),
    # Prompts
    TemplateEngine(
        names=(
            *_each(
                (
                    "langchain.PromptTemplate",
                    "langchain.prompts.PromptTemplate",
                    "langchain.prompts.prompt.PromptTemplate",
                    "langchain_core.prompts.PromptTemplate",
                    "langchain_core.prompts.prompt.PromptTemplate",
                    *_each(
                        (
                            "langchain.prompts",
                            "langchain.prompts.chat",
                            "langchain_core.prompts",
                            "langchain_core.prompts.chat",
                        ),
                        (
                            "HumanMessagePromptTemplate",
                            "SystemMessagePromptTemplate",
                            "AIMessagePromptTemplate",
                            "ChatMessagePromptTemplate",
                        ),
                    ),
                ),
                ("from_template",),
            ),
        ),
        source="langchain_core-1.8.2:langchain_core/prompts/string.py:67; "
        "https://python.langchain.com/api_reference/core/prompts/langchain_core.prompts.prompt.PromptTemplate.html",
        template=Argument("template", 0),
        switch=Switch(Argument("template_format"), unsafe=("jinja2",), absent=True),
        sandboxed=True,
        fix=_VARIABLES,
    ),
    TemplateEngine(
        names=(
            "langchain.PromptTemplate",
            "langchain.prompts.PromptTemplate",
            "langchain.prompts.prompt.PromptTemplate",
            "langchain_core.prompts.PromptTemplate",
            "langchain_core.prompts.prompt.PromptTemplate",
        ),
        source="langchain_core-1.8.2:langchain_core/prompts/prompt.py:80; "
        "https://python.langchain.com/api_reference/core/prompts/langchain_core.prompts.prompt.PromptTemplate.html",
        template=Argument("template"),
        switch=Switch(Argument("template_format"), unsafe=("jinja2",), absent=True),
        sandboxed=True,
        fix=_VARIABLES,
    ),
    TemplateEngine(
        names=(
            *_each(
                (
                    "langchain.prompts",
                    "langchain.prompts.chat",
                    "langchain_core.prompts",
                    "langchain_core.prompts.chat",
                ),
                ("ChatPromptTemplate", "ChatPromptTemplate.from_messages"),
            ),
        ),
        source="langchain_core-1.8.2:langchain_core/prompts/chat.py:1125; "
        "https://python.langchain.com/api_reference/core/prompts/langchain_core.prompts.chat.ChatPromptTemplate.html",
        template=Argument("messages", 0),
        switch=Switch(Argument("template_format"), unsafe=("jinja2",), absent=True),
        sandboxed=True,
        fix=_VARIABLES,
    ),
    TemplateEngine(
        names=(
            "haystack.components.routers.ConditionalRouter",
            "haystack.components.routers.conditional_router.ConditionalRouter",
        ),
        source="https://docs.haystack.deepset.ai/docs/conditionalrouter",
        template=Argument("routes", 0),
        switch=Switch(Argument("unsafe"), unsafe=(True,), absent=Since("haystack-ai", "2.3.1", assumed=True)),
        fix="Leave `unsafe` out: the templates are rendered in a sandbox then, `ConditionalRouter(routes)`",
    ),
    TemplateEngine(
        names=(
            "haystack.components.converters.OutputAdapter",
            "haystack.components.converters.output_adapter.OutputAdapter",
        ),
        source="https://docs.haystack.deepset.ai/docs/outputadapter",
        template=Argument("template", 0),
        switch=Switch(Argument("unsafe"), unsafe=(True,), absent=Since("haystack-ai", "2.3.1", assumed=True)),
        fix="Leave `unsafe` out: the template is rendered in a sandbox then, `OutputAdapter(template, output_type)`",
    ),
)

LOADERS = frozenset(_each(("jinja2", "jinja2.loaders"), _JINJA_LOADERS))
"""Loaders whose first argument says where templates come from: https://jinja.palletsprojects.com/en/stable/api/#loaders."""

MODEL_TEMPLATE = r"(?<![a-z])chat_?template"
"""Regular expression (search) of the names that people give to the template which a model's files bring along."""
