"""The journal: append-only, without gaps or forks, and it names the first changed link."""

import threading
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from karakol_gsz.accounts.models import User
from karakol_gsz.audit import chain, journal
from karakol_gsz.audit.models import Event, Link


def write(count: int, action: str = "tried") -> None:
    for number in range(count):
        with transaction.atomic():
            journal.record(None, action, by=None, facts={"n": number, "ң": "ө"})


def as_owner(sql: str, *values: object) -> None:
    """What a person with the owner's rights on the database could do behind the portal's back."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, values)


@pytest.mark.django_db(transaction=True)
def test_a_clean_journal_is_whole():
    write(5)

    verdict = chain.verify()

    assert verdict.is_whole
    assert verdict.length == Event.objects.count() == 5
    assert chain.head() == (5, verdict.head)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_event SET facts = '{}'"
        " WHERE id = (SELECT event_id FROM audit_link WHERE seq = 3)",
        "UPDATE audit_event SET at = at + interval '1 microsecond'"
        " WHERE id = (SELECT event_id FROM audit_link WHERE seq = 3)",
        "DELETE FROM audit_event WHERE id = (SELECT event_id FROM audit_link WHERE seq = 3)",
        "DELETE FROM audit_link WHERE seq = 3",
        r"UPDATE audit_link SET hash = '\x01' WHERE seq = 3",
    ],
)
def test_a_change_by_the_owner_is_named(sql, capsys):
    write(5)
    as_owner(sql)

    with pytest.raises(SystemExit) as stop:
        call_command("verify_ledger")

    assert stop.value.code == 1
    assert capsys.readouterr().out.startswith("link 3: ")


@pytest.mark.django_db(transaction=True)
def test_an_event_slipped_in_beside_the_chain_is_told():
    write(2)
    as_owner(
        "INSERT INTO audit_event (actor_id, actor, action, subject_type, subject_id, subject_label,"
        " before, after, basis, facts) VALUES ('', '', 'forged', '', '', '', '', '', '', '{}')"
    )

    assert not chain.verify().is_whole


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_event SET actor = 'x'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "UPDATE audit_link SET prev = hash",
        "DELETE FROM audit_link",
        "TRUNCATE audit_link",
    ],
)
def test_the_portal_itself_cannot_rewrite(sql):
    write(1)

    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.django_db(transaction=True)
def test_an_exported_copy_is_checked_without_the_database(tmp_path: Path, capsys):
    write(4)
    copy = tmp_path / "journal.jsonl"
    call_command("verify_ledger", export=str(copy))

    call_command("verify_ledger", str(copy))
    assert "4 links: unchanged" in capsys.readouterr().out

    text = copy.read_text(encoding="utf-8")
    copy.write_text(text.replace("tried", "tries", 1), encoding="utf-8")
    with pytest.raises(SystemExit):
        call_command("verify_ledger", str(copy))
    assert capsys.readouterr().out.startswith("link 1: ")


@pytest.mark.django_db(transaction=True)
def test_a_deed_that_rolls_back_leaves_no_link():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        journal.record(None, "tried", by=None)
        raise ZeroDivisionError

    assert (Event.objects.count(), Link.objects.count()) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_many_writers_make_one_chain():
    def work() -> None:
        write(20)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    verdict = chain.verify()
    assert verdict.is_whole
    assert verdict.length == 160


@pytest.mark.django_db
def test_an_event_names_people_and_things_in_words(commits):
    person = User.objects.create_user("a@karakol.example", full_name="Айгүл Ө.")

    event = journal.record(person, "invited", by=person, basis="№ 5", facts={"role": "member"})
    commits()

    assert (event.actor_id, event.actor) == (str(person.pk), "Айгүл Ө.")
    assert (event.subject_type, event.subject_id) == ("accounts.user", str(person.pk))
    assert event.facts == '{"role":"member"}'
    assert chain.verify().is_whole
