"""A dashboard's load on the API, for Locust (https://locust.io):

  pip install locust
  RELANCE_API_TOKEN=... locust -f bench/views/locustfile.py --host http://127.0.0.1:8080 --headless -u 100 -r 20 -t 60s

Each user looks at a dashboard as a page does: totals every second or two, now and then a list, a person, a search. Where
the server has no campaign yet, only the totals are asked. Answers that the browser has already are asked for by their
ETag. The hit rate of the cache is printed at the end."""

import os
import random

from locust import HttpUser, between, events, task

TOKEN = os.environ.get("RELANCE_API_TOKEN", "")


class Viewer(HttpUser):
    wait_time = between(0.1, 0.3)

    def on_start(self):
        self.client.headers["Authorization"] = f"Bearer {TOKEN}"
        self.client.headers["Accept-Encoding"] = "gzip"
        self.tags = {}
        found = self.look("/api/campaigns?limit=10", "/api/campaigns")
        self.campaigns = [campaign["id"] for campaign in found["items"]] if found else []

    def look(self, path, name=None):
        """What is answered; None: what was known already, or nothing."""
        known = {"If-None-Match": self.tags[path]} if path in self.tags else {}
        with self.client.get(path, name=name or path, headers=known, catch_response=True) as answer:
            if answer.status_code == 304:
                answer.success()
                return None
            if answer.status_code != 200:
                answer.failure(f"{answer.status_code}")
                return None
            if "ETag" in answer.headers:
                self.tags[path] = answer.headers["ETag"]
            return answer.json()

    @task(10)
    def totals(self):
        self.look("/api/messages/stats")

    @task(5)
    def dashboard(self):
        self.look("/api/dashboard/stats")

    @task(8)
    def campaign(self):
        if self.campaigns:
            self.look(f"/api/campaigns/{random.choice(self.campaigns)}/stats", "/api/campaigns/{id}/stats")

    @task(3)
    def lists(self):
        self.look(random.choice(["/api/campaigns", "/api/categories", "/api/contacts?limit=50"]))

    @task(2)
    def outcomes(self):
        if self.campaigns:
            outcome = random.choice(["awaiting_reply", "message_2_sent", "no_interaction"])
            self.look(f"/api/campaigns/{random.choice(self.campaigns)}/contacts?outcome={outcome}",
                      "/api/campaigns/{id}/contacts?outcome=")

    @task(1)
    def person(self):
        found = self.look(f"/api/contacts?search=336{random.randrange(100):02}&limit=5", "/api/contacts?search=")
        for contact in (found or {}).get("items", [])[:1]:
            self.look(f"/api/contacts/{contact['contact']}", "/api/contacts/{id}")


@events.test_stop.add_listener
def tell_hit_rate(environment, **_):
    if environment.runner is None or not environment.host:
        return
    import requests  # comes with Locust
    answer = requests.get(environment.host + "/api/cache/stats", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=10)
    if answer.ok:
        print(f"cache: {answer.json()}")
