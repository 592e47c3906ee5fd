"""A backup of the running product is restored on another machine, whose processes work on from there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from gatehouse.console import main
from gatehouse.supervisor import Supervisor
from portal.clients.services import ServiceProblem
from tests.e2e.over_the_api import OverTheApi, over_the_api
from tests.e2e.product import Product, free_ports
from tests.support.actors import EDUCATION_CLERK
from tests.support.builders import an_application

pytestmark = pytest.mark.thorough


def test_what_was_saved_at_work_starts_elsewhere_and_steps_on(
    product: Product, api: OverTheApi, tmp_path: Path
) -> None:
    clerk, backup, there = EDUCATION_CLERK.user_id, str(tmp_path / "backup"), tmp_path / "there"
    saved = api.sends(clerk, "/applications", {"item_name": "备份之前的事项"})["case_no"]
    here = ["--data", str(product.house.data), "--port", str(product.house.first_port)]
    assert main([*here, "backup", "--with-keys", backup]) == 0
    lost = api.sends(clerk, "/applications", {"item_name": "备份之后的事项"})["case_no"]
    house = replace(product.house, data=there, first_port=free_ports())
    assert main(["--data", str(there), "restore", backup]) == 0
    supervisor = Supervisor(house)
    try:
        supervisor.start()
        supervisor.wait_until_ready()
        elsewhere = replace(product, address=house.address, house=house, supervisor=supervisor)
        with over_the_api(elsewhere) as again:
            again.does(saved, "draft_plan", "drafted", clerk, **an_application())
            with pytest.raises(ServiceProblem):
                again.asks(clerk, f"/cases/{lost}")
        _sign_in(house.address, clerk, product.passwords[clerk])
        assert main(["--data", str(there), "audit", "verify"]) == 0
    finally:
        supervisor.stop()
    ended = {child.name: child.process.returncode for child in supervisor.children if child.process}
    assert set(ended.values()) == {0}, ended


def _sign_in(address: str, login: str, password: str) -> None:
    """People come in with the passwords they had."""
    with httpx.Client(base_url=address, timeout=20, trust_env=False, follow_redirects=True) as browser:
        token = browser.get("/sign-in").text.split('name="csrf_token" value="')[1].split('"')[0]
        answer = browser.post("/sign-in", data={"csrf_token": token, "user": login, "password": password})
        assert answer.status_code == 200 and "/sign-out" in answer.text
