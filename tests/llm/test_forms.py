"""The forms that models write in, asked or not."""

import pytest

from assistant.llm.lines import Cut, Given, lines, read
from assistant.markdown import plain
from prompts.claims import load as load_claims
from prompts.templates import TemplateError, load, parse
from tests.llm.conftest import WithModel

QUESTION = "Quand se réunit le comité de pilotage de Montbrun ?"
QUOTE = "Le comité de pilotage se réunit deux fois par an"


def in_pieces(text: str, size: int) -> list[str]:
    return [text[i : i + size] for i in range(0, len(text), size)]


@pytest.mark.parametrize("size", [1, 3, 50, 5000])
def test_thoughts_are_left_out_wherever_pieces_are_cut(size: int) -> None:
    text = "<think>un\ndeux [1]\n</think>\n\nBonjour\n<thinking>x</thinking>Fin"
    assert list(lines(in_pieces(text, size))) == ["Bonjour", "Fin"]


def test_a_line_that_a_break_left_unfinished_is_left_out() -> None:
    def broken():
        yield "entière\ncoup"
        raise Cut

    assert list(lines(broken())) == ["entière"]


@pytest.mark.parametrize(
    "line",
    [
        f"[1] « {QUOTE} » => Phrase.",
        f"[1] «{QUOTE}» -> Phrase.".replace("->", "=>"),
        f"- [1] « {QUOTE} » ==> Phrase. [1]",
        f'1. [ 1 ] : "{QUOTE}" → **Phrase.**',
        f"[1] “{QUOTE}” ⇒ Phrase.",
    ],
)
def test_near_forms_of_a_claim_are_read(line: str) -> None:
    found = read(line, load_claims())
    assert (found.kind, found.text, found.given) == ("claim", "Phrase.", (Given(1, QUOTE),))


def test_a_quote_may_hold_quotes_and_an_arrow() -> None:
    line = "[1] « le « contrat » => 2030 » [12] « et » => - La phrase."
    found = read(line, load_claims())
    assert found.given == (Given(1, "le « contrat » => 2030"), Given(12, "et"))
    assert (found.text, found.item) == ("La phrase.", True)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Le comité se réunit. [1]", "formless"),
        ('{"phrase": "Le comité", "citations": [1', "formless"),
        ("[1] Le comité => Le comité.", "formless"),
        ("[1] « quote »", "formless"),
        ("JE NE SAIS PAS", "refusal"),
        ("Je ne sais pas répondre à cette question.", "refusal"),
        ("Les passages ne précisent pas le montant.", "refusal"),
        ("MANQUE : le montant", "missing"),
        ("Voici la réponse :", "chatter"),
        ("```", "chatter"),
    ],
)
def test_other_lines_claim_nothing(line: str, kind: str) -> None:
    assert read(line, load_claims()).kind == kind


@pytest.mark.parametrize(
    "said", ["JE NE SAIS PAS", "Je ne sais pas.", "Les documents ne le disent pas."]
)
def test_i_do_not_know_is_a_refusal_like_any_other(said, play, assisted: WithModel, plain) -> None:
    answer = assisted(play(said).url).ask(QUESTION)
    assert answer.refused
    assert answer.engine == "llm:joueur"
    assert answer.answer.startswith("Je ne trouve pas la réponse dans les documents")
    assert "Passages les plus proches" in answer.answer
    assert answer.citations


def test_a_question_refused_without_the_model_is_not_put_to_it(play, assisted: WithModel) -> None:
    server = play("JE NE SAIS PAS")
    answer = assisted(server.url).ask("Que finance l'association Kermadec ?")
    assert answer.refused
    assert not server.requests


@pytest.mark.parametrize(
    "said",
    [
        "Le comité de pilotage se réunit deux fois par an.",
        "The steering committee meets twice a year. [1]",
        f"[1] « {QUOTE} » => The steering committee meets twice a year, as is said by the mayor.",
        '{"reponse": [{"phrase": "Le comité',
        "Bien sûr ! Je suis ravi de vous aider.",
    ],
    ids=["no marks", "English", "English behind a quote", "broken JSON", "pleasantries"],
)
def test_a_model_that_loses_the_form_gives_way_to_extracts(
    said: str, play, assisted: WithModel, plain
) -> None:
    answer = assisted(play(said).url).ask(QUESTION)
    assert answer.notice == (
        "Ce que le modèle a écrit n'a pas passé la vérification : réponse par extraits."
    )
    assert answer.dropped == 1
    assert answer.citations == plain.ask(QUESTION).citations


def test_what_is_missing_is_said_with_the_words_of_the_question(play, assisted: WithModel) -> None:
    good = f"[1] « {QUOTE} » => {QUOTE}."
    question = "Quand se réunit le comité de pilotage de Montbrun et dans quelle salle ?"
    told = assisted(play(f"{good}\nMANQUE : dans quelle salle").url).ask(question)
    assert told.answer.endswith("Les documents ne le disent pas : dans quelle salle.")
    more = assisted(play(f"{good}\nMANQUE : la salle des fêtes de 200 places").url).ask(question)
    assert "fêtes" not in more.answer
    assert more.dropped == 1


def test_lists_are_lists_and_markup_of_a_model_stays_text(play, assisted: WithModel) -> None:
    said = (
        "[1] « Conseil régional » => - Conseil régional <b>![x](http://ailleurs.example/x)\n"
        "[1] « Conseil départemental » => - Conseil départemental\n[1] « Ville » => - Ville"
    )
    question = "Qui peut financer un projet de mobilité pour les demandeurs d'emploi ?"

    def part(request):
        from tests.llm.lies import passages
        from tests.llm.server import Reply

        number = next(n for n, _, text in passages(request) if "Conseil régional" in text)
        lines = said.replace("[1]", f"[{number}]").splitlines()
        return Reply("\n".join([*lines[1:], lines[0]]))

    answer = assisted(play(part).url).ask(question)
    shown = answer.answer
    assert shown.startswith("- Conseil départemental [1]\n- Ville [2]")
    assert "<b>" not in shown
    assert "http://" not in plain(shown).replace("\\", "") or "http\\:" in shown


def test_the_prompt_has_the_passages_with_their_places_within_the_budget(
    play, assisted: WithModel
) -> None:
    from ingest.tokens import count_tokens

    server = play("JE NE SAIS PAS")
    answer = assisted(server.url, llm_budget=500).ask(QUESTION)
    system, user = (message["content"] for message in server.requests[0]["messages"])
    assert "français" in system
    assert '<passage n="1" lieu="Protocole d\'engagements de Montbrun › Article 3' in user
    assert user.endswith(f"Question : {QUESTION}")
    assert 300 < count_tokens(user) < 600
    assert answer.model.prompt == load("repondre").version
    assert answer.model.tokens_in == count_tokens(system) + count_tokens(user)
    assert answer.model.tokens_out == count_tokens("JE NE SAIS PAS")
    assert answer.model.first_token_ms > 0


@pytest.mark.parametrize("name", ["repondre", "reformuler", "decomposer", "juger"])
def test_every_template_declares_its_variables(name: str) -> None:
    template = load(name)
    values = {variable: f"« {variable} » {{{{ question }}}}" for variable in template.variables}
    system, user = template.fill(**values)
    assert all(value in user for value in values.values()), "values are never templates"
    assert "question }}" not in system
    with pytest.raises(TemplateError, match=name):
        template.fill(**values, autre="x")


@pytest.mark.parametrize(
    "text",
    [
        "# consigne\nx\n# demande\n{{ question }}",
        "---\nversion: 1\nvariables: question, lieu\n---\n# consigne\nx\n# demande\n{{ question }}",
        "---\nversion: 1\nvariables: question\n---\n# consigne\n{{ lieu }}\n# demande\n{{ question }}",
        "---\nversion: un\nvariables: question\n---\n# consigne\nx\n# demande\n{{ question }}",
    ],
    ids=["no head", "declared, unused", "used, undeclared", "no number"],
)
def test_a_template_that_is_wrong_is_refused_when_it_is_read(text: str) -> None:
    with pytest.raises(TemplateError, match="essai"):
        parse("essai", text)


def test_a_changed_word_changes_the_version() -> None:
    head = (
        "---\nversion: 3\nvariables: question\n---\n# consigne\n{}\n# demande\n{{{{ question }}}}"
    )
    one, other = parse("essai", head.format("Réponds.")), parse("essai", head.format("Dis."))
    assert one.version.startswith("essai-3-")
    assert one.version != other.version
