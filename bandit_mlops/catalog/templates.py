"""ML304: template engines that let a template's author run code."""

from __future__ import annotations

from collections.abc import Iterable

from bandit_mlops.catalog.entries import Argument, Since, Switch, TemplateEngine

_JINJA = "jinja2-3.1.6:jinja2/sandbox.py:177"
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
        source=f"jinja2-3.1.6:jinja2/environment.py:1167; jinja2-3.1.6:jinja2/nativetypes.py:95; {_JINJA}",
        template=Argument("source", 0),
        fix=_SANDBOX,
    ),
    TemplateEngine(
        names=_ENVIRONMENTS,
        source=f"jinja2-3.1.6:jinja2/environment.py:294; jinja2-3.1.6:jinja2/nativetypes.py:88; {_JINJA}",
        template=Argument("loader", 17),
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
        source="jinja2-3.1.6:jinja2/environment.py:1092; jinja2-3.1.6:jinja2/environment.py:773; "
        f"flask-3.1.3:flask/sansio/app.py:470; starlette-1.10.0:starlette/templating.py:95; {_JINJA}",
        template=Argument("source", 0),
        form="method",
        fix=_SANDBOX,
    ),
    TemplateEngine(
        names=_each(_ENVIRONMENTS, ("overlay",)),
        source="jinja2-3.1.6:jinja2/environment.py:386",
        template=Argument("loader", 17),
        form="method",
        fix=_ENVIRONMENT,
    ),
    TemplateEngine(
        names=(
            "flask.render_template_string",
            "flask.templating.render_template_string",
            "flask.stream_template_string",
            "flask.templating.stream_template_string",
            "quart.render_template_string",
            "quart.templating.render_template_string",
            "quart.stream_template_string",
        ),
        source="flask-3.1.3:flask/templating.py:154; flask-3.1.3:flask/templating.py:208; "
        "quart-0.22.0:quart/templating.py:61",
        template=Argument("source", 0),
        fix="Keep the template constant and hand values in: `render_template_string(PAGE, name=name)`",
    ),
    TemplateEngine(
        names=("mako.template.Template",),
        source="mako-1.4.3:mako/template.py:226",
        template=Argument("text", 0),
        engine="Mako",
        fix=_CONSTANT,
    ),
    TemplateEngine(
        names=("tornado.template.Template",),
        source="tornado-6.6.1:tornado/template.py:272",
        template=Argument("template_string", 0),
        engine="Tornado",
        fix=_CONSTANT,
    ),
    TemplateEngine(
        names=("bottle.template", "bottle.SimpleTemplate", "bottle.jinja2_template", "bottle.mako_template"),
        source="bottle-0.13.4:bottle.py:4473; bottle-0.13.4:bottle.py:4054; bottle-0.13.4:bottle.py:4500",
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
        source="ct3-3.4.0.post5:Cheetah/Template.py:1100; Chameleon-4.6.0:chameleon/zpt/template.py:243; "
        "genshi-0.7.12:genshi/template/markup.py:63; genshi-0.7.12:genshi/template/text.py:133",
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
        source="langchain_core-1.8.4:langchain_core/prompts/prompt.py:257; "
        "langchain_core-1.8.2:langchain_core/prompts/string.py:67; "
        "langchain_core-1.8.4:langchain_core/prompts/chat.py:412: of messages, second",
        template=Argument("template", 0),
        switch=Switch(Argument("template_format", 1), unsafe=("jinja2",), absent=True),
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
        source="langchain_core-1.8.2:langchain_core/prompts/prompt.py:80",
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
        source="langchain_core-1.8.4:langchain_core/prompts/chat.py:1125; "
        "langchain_core-1.8.4:langchain_core/prompts/chat.py:908: keyword-only in the constructor",
        template=Argument("messages", 0),
        switch=Switch(Argument("template_format", 1), unsafe=("jinja2",), absent=True),
        sandboxed=True,
        fix=_VARIABLES,
    ),
    TemplateEngine(
        names=(
            "haystack.components.routers.ConditionalRouter",
            "haystack.components.routers.conditional_router.ConditionalRouter",
        ),
        source="haystack_ai-3.4.1:haystack/components/routers/conditional_router.py:186; "
        "haystack_ai-2.3.1:haystack/components/routers/conditional_router.py:131: a sandbox from there on",
        template=Argument("routes", 0),
        switch=Switch(Argument("unsafe", 2), unsafe=(True,), absent=Since("haystack-ai", "2.3.1", assumed=True)),
        fix="Leave `unsafe` out: the templates are rendered in a sandbox then, `ConditionalRouter(routes)`",
    ),
    TemplateEngine(
        names=(
            "haystack.components.converters.OutputAdapter",
            "haystack.components.converters.output_adapter.OutputAdapter",
        ),
        source="haystack_ai-3.4.1:haystack/components/converters/output_adapter.py:46",
        template=Argument("template", 0),
        switch=Switch(Argument("unsafe", 3), unsafe=(True,), absent=Since("haystack-ai", "2.3.1", assumed=True)),
        fix="Leave `unsafe` out: the template is rendered in a sandbox then, `OutputAdapter(template, output_type)`",
    ),
)

LOADERS = frozenset(_each(("jinja2", "jinja2.loaders"), _JINJA_LOADERS))
"""Loaders whose first argument says where templates come from: https://jinja.palletsprojects.com/en/stable/api/#loaders."""

MODEL_TEMPLATE = r"(?<![a-z])chat_?template"
"""Regular expression (search) of the names that people give to the template which a model's files bring along."""
