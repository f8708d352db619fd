"""The deeds of a journey, in the order of the regulation."""

from pathlib import Path

from playwright.sync_api import Browser

from tests.journeys.stage import PASSWORD, Person, Stage, manage
from tests.karakol_gsz.documents.files import pdf
from tests.procurement.norms.bids import whole_bid

STAFF = {
    "officer": "Асанова Нургүл",
    "head": "Толубаева Гүлнара",
    "accountant": "Эсенов Бакыт",
    "secretary": "Мамытова Айнура",
    "member1": "Байсалов Өмүр",
    "member2": "Жээнбекова Үмүт",
    "member3": "Садыков Нурлан",
    "member4": "Ибраимова Чынара",
    "member5": "Төлөгөнова Бермет",
}


def address(who: str) -> str:
    return f"{who}@karakol.example"


class City:
    """Everybody of one city, each in their own window."""

    def __init__(self, portal: Stage, browser: Browser, folder: Path, *, script: bool) -> None:
        self.portal, self.browser, self.script = portal, browser, script
        self.people: dict[str, Person] = {}
        self.paper = folder / "paper.pdf"
        self.paper.write_bytes(pdf())

    def person(self, who: str) -> Person:
        if who not in self.people:
            self.people[who] = Person(self.portal, self.browser, address(who), script=self.script)
        return self.people[who]

    # --- people

    def open_the_portal(self) -> None:
        """The first administrator comes by a one-time link and invites the others by orders."""
        link = manage(self.portal.env, "first_admin").strip()
        admin = self.person("admin")
        self.accept(admin, link, "Учебный Администратор")
        for who, name in STAFF.items():
            role = who.rstrip("12345")
            admin.go("/ru/office/people/invite/").fill(
                full_name=name, email=address(who), language="ru", roles=role,
                order_number="1-к", order_date="12.01.2026", starts_on="12.01.2026",
            ).press()  # fmt: skip
        for who, name in STAFF.items():
            link = self.portal.link(address(who), "/invitation/")
            self.accept(self.person(who), link, name)

    def accept(self, person: Person, link: str, name: str) -> None:
        """Open the invitation, set a password, confirm the address where the portal asks for it."""
        person.go(link)
        for field, value in (("full_name", name), ("email", person.email), ("password", PASSWORD)):
            if person.page.locator(f'main [name="{field}"]:not([type=hidden])').count():
                person.set(field, value)
        person.press()
        if "/login/" in person.page.url:
            person.sign_in()
        if person.page.locator('main [name="code"]').count():
            person.fill(code=self.portal.code(person.email)).press()

    # --- the city and its rules

    def order(self, who: str, kind: str, number: str, title: str) -> None:
        self.person(who).go(f"/ru/office/orders/new/?kind={kind}").fill(
            number=number, on="02.03.2026", issuer="mayor", kind=kind,
            title_ru=title, title_ky=f"{title} (кыргызча)", scan=self.paper,
        ).press()  # fmt: skip

    def adopt_the_rules(self) -> None:
        head = self.person("head")
        for post, name in (("mayor", "Учебный Мэр Ө."), ("finance_head", STAFF["head"])):
            head.go("/ru/office/city/signatories/new/").fill(
                post=post, person_ru=name, person_ky=name, basis_ru="Устав города",
                basis_ky="Шаардын уставы", starts_on="12.01.2026",
            ).press()  # fmt: skip
        head.go("/ru/office/rules/KG-604-2022/adopt/").fill(
            number="15-р", on="12.01.2026", file=self.paper
        ).press()

    # --- the organisation

    def register_the_organisation(self) -> None:
        ngo = self.person("umut")
        ngo.go("/ru/accounts/signup/").fill(
            email=ngo.email, full_name="Сыдыкова Гүлнара", language="ru", password1=PASSWORD
        ).press()
        ngo.fill(code=self.portal.code(ngo.email)).press()
        pages = {
            "identity": {"legal_form": "foundation", "full_name_ru": "Общественный фонд «Үмүт»",
                         "full_name_ky": "«Үмүт» коомдук фонду", "inn": "00101200010017",
                         "reg_no": "100100-3301-ОФ", "reg_date": "01.01.2000"},
            "contacts": {"legal_address": "Каракол, ул. Токтогула, 7",
                         "email": "office@umut.example", "phone": "+996555123456"},
            "head": {"head_name": "Сыдыкова Гүлнара Өмүрбековна", "head_position": "Директор",
                     "head_phone": "+996555123456"},
            "papers": {"charter": self.paper, "registration": self.paper},
            "bank": {"bank_name": "Учебный банк", "bank_bik": "109001",
                     "bank_account": "1090010000000001"},
        }  # fmt: skip
        for page, answers in pages.items():
            ngo.go(f"/ru/cabinet/organisation/{page}/").fill(**answers).press()
        ngo.go("/ru/cabinet/organisation/check/").press(to="submit")
        officer = self.person("officer").go("/ru/office/")
        officer.page.locator('main a[href*="/office/ngos/"]').first.click()
        officer.press(to="verify")
        self.portal.letter(ngo.email, "/cabinet/organisation/")

    # --- programme and call

    def announce(self) -> None:
        officer, head = self.person("officer"), self.person("head")
        self.order("officer", "programme", "20-р", "Об утверждении программы")
        self.order("officer", "call", "21-р", "О проведении конкурса")
        officer.go("/ru/office/programmes/new/").fill(
            title_ru="Программа ГСЗ", title_ky="МСЗ программасы", year_from="2026",
            year_to="2026", goal_ru="Помочь", goal_ky="Жардам берүү", need_ru="Нужда изучена",
            need_ky="Муктаждык изилденди",
        ).fill(**{"lines-0-year": "2026", "lines-0-code": "70911",
                  "lines-0-amount": "400 000"}).press()  # fmt: skip
        head.go("/ru/office/programmes/2026-P1/approve/").fill(decision=1).press()
        officer.go("/ru/office/calls/new/").fill(
            programme=1, title_ru="Помощь пожилым", title_ky="Улгайгандарга жардам"
        ).press()
        call = "/ru/office/calls/2026-01/"
        texts = {
            f"{name}_{lang}": f"{words} ({lang})"
            for name, words in TEXTS.items()
            for lang in ("ru", "ky")
        }
        officer.go(f"{call}edit/texts/").fill(**texts).press()
        officer.go(f"{call}edit/lots/").fill(**{
            "lots-0-title_ru": "Дневной центр", "lots-0-title_ky": "Күндүзгү борбор",
            "lots-0-max_sum": "200 000", "lots-0-max_projects": "1",
        }).press()  # fmt: skip
        officer.go(f"{call}edit/papers/").set("papers-3-DELETE", True)
        officer.press()
        officer.go(f"{call}edit/dates/").fill(
            closes_at="03.04.2026 17:00", period_from="01.06.2026", period_to="31.10.2026",
            own_contribution_percent="0",
        ).press()  # fmt: skip
        officer.go(f"{call}edit/basis/").fill(
            order=1, budget_line=1, opening_place_ru="Мэрия, зал", opening_place_ky="Мэрия, зал",
            contact_name=STAFF["officer"], contact_phone="+996392200000",
            contact_email="gsz@karakol.example",
        ).press()  # fmt: skip
        officer.go(call).press(to="submit_for_approval")
        head.go(call).press(to="publish")
        self.person("stranger").go("/ky/calls/2026-01/").sees("Улгайгандарга жардам")

    # --- the bid

    def bid(self) -> None:
        self.begin_the_bid()
        self.write_the_bid()

    def begin_the_bid(self) -> None:
        ngo = self.person("umut").go("/ru/calls/2026-01/")
        ngo.page.locator('main a[href*="/cabinet/bids/start/"]').first.click()
        ngo.fill(language="ru").press()
        bid = ngo.page.url.removeprefix(self.portal.base)
        self.bid_at = bid[: bid.index("KK-") + len("KK-XXXX-XX/")]

    def write_the_bid(self) -> None:
        """Page by page, as typed; then checked and sent with one press."""
        ngo = self.person("umut")
        for slug, page in PAGES.items():
            ngo.go(f"{self.bid_at}{slug}/")
            for name, value in page.items():
                if name != "rows":
                    ngo.set(name, value)
            for index, row in enumerate(page.get("rows", [])):
                if not ngo.page.locator(f'main [name^="rows-{index}-"]').count():
                    ngo.press(name="add_row", check=False)
                for name, value in row.items():
                    ngo.set(f"rows-{index}-{name}", value)
            ngo.press()
        ngo.go(f"{self.bid_at}files/")
        for slug in ("commitment", "charter", "registration"):
            form = f"#paper-{slug} form:has(input[type=file])"
            ngo.page.locator(f"{form} input[type=file]").set_input_files(self.paper)
            with ngo.page.expect_navigation():
                ngo.page.locator(f"{form} button[type=submit]").click()
        ngo.go(f"{self.bid_at}check/").press(to="submit")
        ngo.sees(self.bid_at.split("/")[-2]).sees("+06:00")
        self.portal.letter(ngo.email, "/receipt/")

    # --- the committee

    def appoint(self) -> None:
        self.order("officer", "committee", "30-р", "О конкурсной комиссии")
        officer = self.person("officer").go("/ru/office/calls/2026-01/committee/")
        posts = ["chair", "deputy", "member", "member", "member", "secretary"]
        people = ["member1", "member2", "member3", "member4", "member5", "secretary"]
        sides = ["civil", "city", "civil", "city", "civil", "city"]
        officer.set("order", 1)
        for index, (who, post, side) in enumerate(zip(people, posts, sides, strict=True)):
            seat = officer.page.locator(f'main select[name="seats-{index}-person"]')
            seat.select_option(label=seat.locator("option", has_text=STAFF[who]).inner_text())
            officer.fill(**{f"seats-{index}-post": post, f"seats-{index}-side": side})
        officer.press()

    def open_bids(self) -> None:
        """Two people confirm, each from their own account; one press opens all."""
        room = "/ru/committee/calls/2026-01/"
        for who in ("secretary", "member1"):
            self.person(who).go(f"{room}opening/").press(to="opening/confirm")
        self.person("secretary").go(f"{room}opening/").press(to="opening/open")
        self.minutes("opening", "10:00", "10:20", ("secretary", "member1"))

    def minutes(self, kind: str, began: str, ended: str, present: tuple[str, ...]) -> None:
        """Typed in where the record is silent, printed, signed by those who were there."""
        page = f"/ru/committee/calls/2026-01/minutes/{kind}/"
        self.portal.later(minutes=60)
        secretary = self.person("secretary").go(page)
        facts = {"began": began, "ended": ended, "place_ru": "Мэрия", "place_ky": "Мэрия"}
        for name, value in facts.items():
            if not secretary.page.locator(f'main [name="{name}"]').input_value():
                secretary.set(name, value)
        for who in present:
            secretary.page.get_by_label(STAFF[who]).check(force=True)
        secretary.press()
        secretary.go(page).press(to="print").paper()
        for who in present:
            signer = self.person(who).go(f"{page}sign/")
            signer.fill(consent=STAFF[who]).press()

    def declare(self) -> None:
        for number in range(1, 6):
            member = self.person(f"member{number}").go("/ru/committee/calls/2026-01/declare/")
            member.page.locator('main input[type=radio][value="none"]').first.check(force=True)
            member.fill(consent=STAFF[f"member{number}"]).press()

    def admit(self) -> None:
        room = "/ru/committee/calls/2026-01/"
        secretary = self.person("secretary").go(f"{room}admission/")
        secretary.press(to="admission/begin")
        code = self.bid_at.split("/")[-2]
        secretary.go(f"{room}admission/{code}/")
        for answer in secretary.page.locator('main select[name^="result-"]').all():
            if not answer.input_value():
                summary = secretary.page.locator("main details summary").first
                if not answer.is_visible() and summary.count():
                    summary.click()
                answer.select_option("passed", force=True)
        secretary.press(name="proposal")
        self.person("member1").go(f"{room}admission/confirm/").press()
        self.minutes("admission", "11:00", "11:40", ("secretary", *MEMBERS))

    def score(self) -> None:
        """Each marks on one page, checks, locks."""
        code = self.bid_at.split("/")[-2]
        for who, mark in zip(MEMBERS, "43434", strict=True):
            member = self.person(who).go(f"/ru/committee/bids/{code}/")
            for number in range(1, 8):
                member.page.locator(f'main input[name="mark_{number}"][value="{mark}"]').check(
                    force=True
                )
            member.set("advice", "fund")
            member.press(name="lock")
            member.press()

    def rank(self) -> None:
        room = "/ru/committee/calls/2026-01/"
        self.person("secretary").go(f"{room}ranking/").press(to="ranking/prepare")
        self.person("member1").go(f"{room}ranking/approve/").press()
        self.minutes("results", "12:00", "12:30", ("secretary", *MEMBERS))
        self.person("secretary").go(f"{room}publish/").press()
        self.portal.letter(self.person("umut").email, "/outcome/")
        self.person("stranger").go("/ru/calls/2026-01/results/").sees("Үмүт")

    # --- award, contract, money

    def award(self) -> None:
        page = "/ru/office/calls/2026-01/award/"
        self.order("officer", "award", "40-р", "Об определении победителей")
        self.person("officer").go(page).fill(order=1).press()
        self.person("head").go(page).press(to="award/name")

    def sign_the_contract(self) -> None:
        page = "/ru/office/contracts/2026-01-1/"
        officer, ngo = self.person("officer"), self.person("umut")
        officer.go(f"{page}edit/subject/").fill(title_ky="Жылуу үй", summary_ky="Үч сап.").press()
        stage = {"title_ru": "Первый этап", "title_ky": "Биринчи этап", "due_on": "31.07.2026"}
        last = {"title_ru": "Последний этап", "title_ky": "Акыркы этап", "due_on": "30.10.2026"}
        self.rows(officer, f"{page}edit/stages/", [stage, last])
        self.rows(officer, f"{page}edit/payments/", [
            {"kind": "advance", "percent": "30", "due_on": "15.06.2026"},
            {"kind": "after_report", "percent": "50", "due_on": "20.08.2026", "stage": "1"},
            {"kind": "final", "percent": "20", "due_on": "10.12.2026", "stage": "2"},
        ])  # fmt: skip
        officer.go(page).press(to="hand-over")
        ngo.go("/ru/cabinet/contracts/2026-01-1/").paper()
        ngo.go("/ru/cabinet/contracts/2026-01-1/sign/").fill(scan=self.paper).press()
        self.person("head").go(f"{page}sign/").fill(scan=self.paper).press()

    def rows(self, person: Person, url: str, rows: list[dict[str, str]]) -> None:
        """Fill the rows of a page; an empty one waits below, more come by a button."""
        prefix = url.rstrip("/").rsplit("/", 1)[-1]
        person.go(url)
        while not person.page.locator(f'[name="{prefix}-{len(rows) - 1}-due_on"]').count():
            person.press(name="more")
        for index, row in enumerate(rows):
            for name, value in row.items():
                person.set(f"{prefix}-{index}-{name}", value)
        person.press()

    def begin_the_work(self) -> None:
        self.person("officer").go("/ru/office/projects/2026-01-1/").press(to="start")

    def pay(self, no: int, number: str, day: str) -> None:
        """The organisation asks, one person prepares, another releases."""
        base = "/ru/office/payments/2026-01-1/"
        self.person("umut").go("/ru/cabinet/reports/2026-01-1/").press(to=f"payments/{no}/request")
        self.person("accountant").go(f"{base}{no}/").press(to="prepare")
        self.person("head").go(f"{base}{no}/release/").fill(
            treasury_no=number, treasury_date=day
        ).press()

    def report(self, no: int, amount: str, day: str) -> None:
        ngo = self.person("umut")
        base = f"/ru/cabinet/reports/2026-01-1/{no}/"
        ngo.go(f"{base}narrative/")
        if ngo.page.locator('main [name="next_steps"]').count():
            ngo.set("next_steps", "Дальше")
        ngo.fill(
            done="Дом открыт", results="Люди приходят", deviations="Нет", problems="Нет",
            beneficiaries="40",
        ).press()  # fmt: skip
        ngo.go(f"{base}indicators/")
        for field in ngo.page.locator('main [name^="value-"]').all():
            field.fill("40")
        for field in ngo.page.locator('main [name^="evidence-"]').all():
            field.fill("Журнал, с. 1–4")
        ngo.press()
        ngo.go(f"{base}spending/add/").fill(
            cost_line=1, amount=amount, document_kind="Ведомость", document_no=str(no),
            document_date=day, payee="Сотрудники проекта",
        ).press()  # fmt: skip
        ngo.go(f"{base}check/").press(to="submit")
        self.person("officer").go(f"/ru/office/reports/2026-01-1/{no}/").press(to="accept")

    def accept_the_work(self) -> None:
        page = "/ru/office/projects/2026-01-1/"
        self.person("officer").go(page).press(to="act/draft")
        ngo = self.person("umut")
        ngo.wait_for("/ru/cabinet/reports/2026-01-1/", 'main a[href*="/documents/"]')
        ngo.go("/ru/cabinet/reports/2026-01-1/act/").fill(scan=self.paper).press()
        self.person("head").go(f"{page}act/accept/").fill(scan=self.paper).press()


MEMBERS = ("member1", "member2", "member3", "member4", "member5")
PAGES = whole_bid()
del PAGES["files"]
PAGES["project"] |= {"title_ky": "Жылуу үй", "starts_on": "10.06.2026", "ends_on": "30.10.2026"}
PAGES["activities"]["rows"] = PAGES["activities"]["rows"][:1]
PAGES["activities"]["rows"][0] |= {"starts_on": "10.06.2026", "ends_on": "30.10.2026"}

TEXTS = {
    "summary": "Дневной центр для одиноких пожилых людей",
    "goal": "Чтобы никто не оставался один",
    "tasks": "Питание, встречи, помощь на дому",
    "problem": "Сорок одиноких людей в двух районах",
    "target_group": "Одинокие пожилые люди",
    "territory": "Город Каракол",
    "expected_results": "Сорок человек получают помощь",
    "eligibility": "Некоммерческие организации",
}
