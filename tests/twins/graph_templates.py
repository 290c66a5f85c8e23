"""The templates of the Graph twin's business account: listed in pages, handed in, deleted, reviewed."""

import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from . import judge_templates
from .http_server import Answer, Request
from .judge_fields import Refusal

PAGE = 2  # small, so that whoever reads one page only is found out


@dataclass(slots=True)
class TemplateShelf:
    by_id: dict[str, dict[str, object]] = field(default_factory=dict)
    of: dict[str, str] = field(default_factory=dict)  # the account that handed it in, if one did
    _ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1689556908129832))

    def add(self, name: str, *, language: str = "id", **more: object) -> dict[str, object]:
        """One that somebody made in Meta's own pages."""
        body = {"type": "BODY", "text": "Halo {{1}}, pesanan Kakak siap.", "example": {}}
        template: dict[str, object] = {
            "id": str(next(self._ids)),
            "name": name,
            "language": language,
            "status": "APPROVED",
            "category": "UTILITY",
            "components": [body],
            **more,
        }
        self.by_id[str(template["id"])] = template
        return template

    def answer(self, request: Request, waba: str) -> Answer:
        match request.method:
            case "GET":
                return self._page(request.query, waba)
            case "POST":
                return self._take(request.body, waba)
            case "DELETE":
                return self._delete(request.query)
            case _:
                raise Refusal(100, f"there is no {request.method} of templates", status=404)

    def _page(self, query: Mapping[str, str], waba: str) -> Answer:
        if not {"id", "name", "status", "components"} <= set(query.get("fields", "").split(",")):
            raise Refusal(100, "ask for the fields you read")
        start = int(query.get("after", "0"))
        theirs = [one for id_, one in self.by_id.items() if self.of.get(id_, waba) == waba]
        shown = theirs[start : start + PAGE]
        paging: dict[str, object] = {"cursors": {"before": str(start), "after": str(start + PAGE)}}
        if start + PAGE < len(theirs):
            paging["next"] = "https://graph.facebook.com/never-follow-this?access_token=EAAG"
        return _json(200, {"data": shown, "paging": paging})

    def _take(self, body: bytes, waba: str) -> Answer:
        new = judge_templates.creation(body)
        for known in self.by_id.values():
            if (known["name"], known["language"]) == (new["name"], new["language"]):
                text = "Content in This Language Already Exists"
                error = {"message": text, "code": 100, "error_subcode": 2388024}
                return _json(400, {"error": error})
        made = {**new, "id": str(next(self._ids)), "status": "PENDING"}
        self.by_id[str(made["id"])], self.of[str(made["id"])] = made, waba
        answer = {"id": made["id"], "status": "PENDING", "category": made["category"]}
        return _json(200, answer)

    def _delete(self, query: Mapping[str, str]) -> Answer:
        found = self.by_id.get(query.get("hsm_id", ""))
        if found is None or found["name"] != query.get("name"):
            raise Refusal(100, "no such template")
        del self.by_id[str(found["id"])]
        return _json(200, {"success": True})


def _json(status: int, document: Mapping[str, object]) -> Answer:
    return Answer(status, json.dumps(document).encode(), "application/json; charset=UTF-8")
