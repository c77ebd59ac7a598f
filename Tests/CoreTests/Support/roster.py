"""Another reading of the rules of rosters, to compare with Muster's: instants come from zoneinfo,
months from dateutil, and every turn, window, holiday and change is laid out as a stretch between two
instants. Where Muster counts on the clock, this looks into the stretches.

Reads one case a line as JSON, writes the shifts of each as one line of JSON.
"""

import json
import sys
from bisect import bisect_right
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from dateutil import tz as dateutil_tz
from dateutil.relativedelta import relativedelta

UTC = timezone.utc
FOR_EVER = 10**12


def seconds(instant):
    return int(instant.timestamp())


def instant(local, zone):
    """The first instant at which a clock on the wall shows `local` or, in a gap, anything later."""
    first = local.replace(tzinfo=zone, fold=0)
    if dateutil_tz.datetime_exists(first):
        return seconds(first)
    naive = seconds(local.replace(tzinfo=UTC))
    before = int(first.utcoffset().total_seconds())
    after = int(local.replace(tzinfo=zone, fold=1).utcoffset().total_seconds())
    low, high = naive - after, naive - before
    while high - low > 1:
        middle = (low + high) // 2
        shown = datetime.fromtimestamp(middle, zone).replace(tzinfo=None)
        if shown >= local:
            high = middle
        else:
            low = middle
    return high


def moment(text):
    return datetime.fromisoformat(text)


class Stretches:
    """Stretches in order that do not overlap, each with a value."""

    def __init__(self, rows):
        self.rows = sorted(row for row in rows if row[0] < row[1])
        self.begins = [row[0] for row in self.rows]

    def at(self, second):
        index = bisect_right(self.begins, second) - 1
        if index >= 0 and second < self.rows[index][1]:
            return self.rows[index]
        return None

    def edges(self):
        return [edge for row in self.rows for edge in row[:2]]


def joined(rows):
    done = []
    for begin, end in sorted(row for row in rows if row[0] < row[1]):
        if done and begin <= done[-1][1]:
            done[-1][1] = max(done[-1][1], end)
        else:
            done.append([begin, end])
    return done


class Layer:
    STEPS = {"hourly": "hours", "daily": "days", "weekly": "weeks", "monthly": "months"}

    def __init__(self, spec, schedule_zone, holidays, begin, end):
        self.name = spec["name"]
        self.turns = spec["turns"]
        self.beside = spec["beside"]
        zone = ZoneInfo(spec["zone"] or schedule_zone)
        self.first = datetime.combine(date.fromisoformat(spec["start"]), datetime.min.time())
        self.first += timedelta(minutes=spec["handoff"])
        self.step = {self.STEPS[spec["rotate"]]: spec["length"]}
        self.shifts = Stretches(self.turn_stretches(zone, begin, end))
        self.begin = instant(moment(spec["from"]) if spec["from"] else self.first, zone)
        self.end = instant(moment(spec["until"]), zone) if spec["until"] else FOR_EVER
        days = [
            datetime.fromtimestamp(begin, UTC).replace(tzinfo=None, hour=0, minute=0, second=0)
            + timedelta(days=number)
            for number in range(-10, (end - begin) // 86_400 + 4)
        ]
        self.hours = None
        if spec["hours"]:
            rows = []
            for window in spec["hours"]:
                for day in days:
                    if day.isoweekday() not in window["days"]:
                        continue
                    opens = day + timedelta(minutes=window["from"])
                    closes = opens + timedelta(minutes=window["minutes"])
                    rows.append((instant(opens, zone), instant(closes, zone)))
            self.hours = Stretches([tuple(row) for row in joined(rows)])
        self.rule = spec["onHolidays"]
        known = holidays.get(spec["holidays"], []) if spec["holidays"] else []
        self.holidays = Stretches([
            (instant(day, zone), instant(day + timedelta(days=1), zone))
            for day in (moment(text) for text in set(known))
        ])

    def start(self, turn):
        return self.first + relativedelta(**{unit: count * turn for unit, count in self.step.items()})

    def turn_stretches(self, zone, begin, end):
        # Which turns may touch the window: found by doubling and halving on the calendar.
        local_begin = datetime.fromtimestamp(begin, UTC).replace(tzinfo=None) - timedelta(days=3)
        local_end = datetime.fromtimestamp(end, UTC).replace(tzinfo=None) + timedelta(days=3)
        low, high = -1, 1
        while self.start(low) > local_begin:
            low *= 2
        while self.start(high) < local_begin:
            high *= 2
        while high - low > 1:
            middle = (low + high) // 2
            if self.start(middle) > local_begin:
                high = middle
            else:
                low = middle
        rows, turn = [], low
        opens = instant(self.start(turn), zone)
        while self.start(turn) < local_end:
            closes = instant(self.start(turn + 1), zone)
            rows.append((opens, closes, turn))
            opens, turn = closes, turn + 1
        return rows

    def edges(self):
        edges = [self.begin, self.end] + self.shifts.edges() + self.holidays.edges()
        return edges + (self.hours.edges() if self.hours else [])

    def is_there(self, second):
        if not self.begin <= second < self.end:
            return False
        is_holiday = self.holidays.at(second) is not None
        if self.rule == "off" and is_holiday:
            return False
        if self.rule == "only":
            return is_holiday
        if self.rule == "wholeDay" and is_holiday:
            return True
        return self.hours is None or self.hours.at(second) is not None

    def people(self, second, away):
        """Who is there, and why: with the step of the turn, and in whose place."""
        if not self.is_there(second):
            return []
        step = self.shifts.at(second)[2] % len(self.turns)
        if len(self.turns) == 1:
            step = 0
        for offset in range(len(self.turns)):
            turn = self.turns[(step + offset) % len(self.turns)]
            here = [person for person in dict.fromkeys(turn) if person not in away]
            if here:
                place = ",".join(self.turns[step]) if offset else ""
                return [[person, f"{self.name}/{step}/{place}"] for person in here]
        return []


def add(people, more):
    for person, reason in more:
        if person not in [one for one, _ in people]:
            people.append([person, reason])


def by_layers(layers, second, away):
    people, beside = [], []
    for layer in reversed(layers):
        here = layer.people(second, away)
        if layer.beside:
            beside.append(here)
        elif here:
            add(people, here)
            break
    for here in reversed(beside):
        add(people, here)
    return people


def covers(change, second):
    return change["from"] <= second < change["until"]


def on_call(case, layers, temporaries, second):
    away = {one["person"] for one in case["absences"] if covers(one, second)}
    away |= {person for person, at in case["left"].items() if at <= second}
    made = [one for one in case["made"] if covers(one, second)]
    if made:
        newest = max(made, key=lambda one: one["id"])
        people = []
        for shift in newest["shifts"]:
            if covers(shift, second):
                add(people, [[shift["person"], f"temporary {newest['id']}"]])
    else:
        written = [one for one in temporaries if covers(one, second)]
        people = by_layers(written[-1]["layers"] if written else layers, second, away)
    for override in sorted(case["overrides"], key=lambda one: one["id"]):
        if not covers(override, second):
            continue
        names = [one for one, _ in people]
        outgoing, incoming = override["outgoing"], override["incoming"]
        place = len(people)
        if outgoing is not None:
            if outgoing not in names:
                continue
            place = names.index(outgoing)
            del people[place], names[place]
        if incoming is not None and incoming not in names:
            people.insert(place, [incoming, f"override {override['id']}"])
    return people


def shifts(case):
    begin, end, zone = case["from"], case["until"], case["zone"]
    local = ZoneInfo(zone)
    case["left"] = {
        person: instant(moment(day), local) for person, day in case["leaves"].items()
    }

    def layer(spec):
        return Layer(spec, zone, case["holidays"], begin, end)

    layers = [layer(spec) for spec in case["layers"]]
    temporaries = [
        {
            "from": instant(moment(one["from"]), local),
            "until": instant(moment(one["until"]), local),
            "layers": [layer(spec) for spec in one["layers"]],
        }
        for one in case["temporaries"]
    ]
    edges = {begin} | set(case["left"].values())
    for one in layers + [inner for outer in temporaries for inner in outer["layers"]]:
        edges |= set(one.edges())
    changes = case["overrides"] + case["absences"] + case["made"] + temporaries
    changes += [shift for one in case["made"] for shift in one["shifts"]]
    for one in changes:
        edges |= {one["from"], one["until"]}
    found = []
    inside = sorted(edge for edge in edges if begin <= edge < end)
    for edge, following in zip(inside, inside[1:] + [end]):
        people = on_call(case, layers, temporaries, edge)
        if found and found[-1][2] == people:
            found[-1][1] = following
        else:
            found.append([edge, following, people])
    return found


for line in sys.stdin:
    print(json.dumps(shifts(json.loads(line)), separators=(",", ":")))
