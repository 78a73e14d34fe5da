import { describe, expect, it } from "vitest";
import { canonical, sha256 } from "../canonical";
import { readTime } from "../dates";
import { Screen, resolve, type App } from "../app";
import { fits, sections } from "../listing";
import { lanesOf } from "../parts/calendar";
import { occurrences } from "../recurrence";
import { runOnInbox } from "../rules";
import { Store, clean } from "../store";
import { wordsOf } from "../words";
import { en } from "../words.en";
import { fr } from "../words.fr";
import { BO, event, hosting, mailbox, message } from "./help";

describe("the store", () => {
  it("records commands, takes them back as commands, and gives them again", () => {
    const { host, log } = hosting();
    const store = new Store(mailbox(), host);
    store.run("message.move", "mouse", [{ op: "message.set", id: "m1", set: { folder: "travel", read: true } }]);
    expect(store.box.messages["m1"]?.folder).toBe("travel");
    store.undo();
    expect(store.box.messages["m1"]).toMatchObject({ folder: "inbox", read: false });
    store.redo();
    expect(log.map((one) => [one.cmd, one.via])).toEqual([["message.move", "mouse"], ["undo", "undo"], ["redo", "undo"]]);
    expect(log[1]?.edits).toEqual([{ op: "message.set", id: "m1", set: { folder: "inbox", read: false } }]);
  });

  it("takes nothing back from before a message was sent", () => {
    const { host } = hosting();
    const store = new Store(mailbox(), host);
    store.run("a", "key", [{ op: "message.set", id: "m1", set: { read: true } }]);
    store.run("b", "key", [{ op: "message.add", id: "d", action: "new", source: null, set: { to: [BO] } }]);
    store.run("c", "key", [{ op: "message.send", id: "d" }]);
    expect(store.canUndo).toBe(false);
  });

  it("records nothing when it is read only", () => {
    const { host, log } = hosting();
    const store = new Store(mailbox(), host);
    store.readOnly = true;
    expect(store.run("a", "key", [{ op: "message.set", id: "m1", set: { read: true } }])).toBe(false);
    expect([log.length, store.box.messages["m1"]?.read]).toEqual([0, false]);
  });

  it("gives ids that nothing has", () => {
    const box = mailbox();
    box.messages["m-1"] = message();
    expect(new Store(box, hosting().host).id("m")).toBe("m-2");
  });

  it("cleans what the server would refuse", () => {
    expect(clean("a\r\nb\u0007\ud800c😀")).toBe("a\nbc😀");
    expect(clean("😀😀", 3)).toBe("😀");
  });
});

describe("the list", () => {
  const box = mailbox({
    new: message({ date: "2027-03-15T08:30", subject: "Réunion jeudi" }),
    old: message({ date: "2027-02-01T08:00", subject: "Alpha", attachments: [{ id: "a", name: "Plan.pdf", size: 9000, from: null }] }),
    sunday: message({ date: "2027-03-14T23:59", subject: "Beta", read: true }),
    gone: message({ folder: "deleted" }),
  });
  const screen = (more: Partial<Screen> = {}) => Object.assign(new Screen(box.today), more);
  const ids = (more: Partial<Screen>) => sections(box, screen(more), wordsOf("en")).map((part) => [part.title, part.rows.map((row) => row.id)]);

  it("stands under headings by date, the newest first", () => {
    expect(ids({})).toEqual([["Today", ["new"]], ["Yesterday", ["sunday"]], ["Older", ["old"]]]);
  });

  it("sorts by subject, filters and searches without accents", () => {
    expect(ids({ sort: "subject" })).toEqual([["", ["old", "sunday", "new"]]]);
    expect(ids({ filter: "unread" }).flatMap(([, rows]) => rows)).toEqual(["new", "old"]);
    expect(ids({ query: "reunion" }).flatMap(([, rows]) => rows)).toEqual(["new"]);
    expect(ids({ query: "plan.pdf from:bo" }).flatMap(([, rows]) => rows)).toEqual(["old"]);
    expect(ids({ query: "avec:pièce objet:beta" })).toEqual([]);
  });

  it("understands quotation marks", () => {
    expect(fits(message({ body: "the red car" }), '"red car"')).toBe(true);
    expect(fits(message({ body: "the car is red" }), '"red car"')).toBe(false);
  });
});

describe("names", () => {
  const app = { store: { box: mailbox() } } as unknown as App;
  it("become people: addresses, one name that fits, groups", () => {
    expect(resolve(app, "x@y.z")).toEqual([{ name: "", address: "x@y.z" }]);
    expect(resolve(app, "Bo Lind <bo@org.example>")).toEqual([BO]);
    expect(resolve(app, "lind")).toEqual([BO]);
    expect(resolve(app, "equipe")).toHaveLength(2);
    expect(resolve(app, "o")).toBeNull();
    expect(resolve(app, "nobody")).toBeNull();
  });
});

describe("series", () => {
  const starts = (more: object) => occurrences(event(more), "2027-01-01", "2027-12-31").map((one) => one.start);
  const rule = { every: 1, days: [], week: null, until: null, count: null };
  it("every second week on two days, six times", () => {
    expect(starts({ recurrence: { ...rule, unit: "week", every: 2, days: ["th", "tu"], count: 6 } })).toEqual([
      "2027-03-16T10:00", "2027-03-18T10:00", "2027-03-30T10:00", "2027-04-01T10:00", "2027-04-13T10:00", "2027-04-15T10:00",
    ]);
  });

  it("on the 31st only in months that have one, and on the last Wednesday", () => {
    const month = { ...rule, unit: "month", until: "2027-08-31" };
    expect(starts({ start: "2027-03-31T10:00", end: "2027-03-31T11:00", recurrence: month })).toEqual([
      "2027-03-31T10:00", "2027-05-31T10:00", "2027-07-31T10:00", "2027-08-31T10:00",
    ]);
    expect(starts({ start: "2027-03-31T10:00", end: "2027-03-31T11:00", recurrence: { ...month, week: 5, until: "2027-06-30" } })).toEqual([
      "2027-03-31T10:00", "2027-04-28T10:00", "2027-05-26T10:00", "2027-06-30T10:00",
    ]);
  });

  it("without what was cancelled, with what was moved", () => {
    const exceptions = [{ day: "2027-03-17", start: null, end: null }, { day: "2027-03-18", start: "2027-03-19T08:00", end: "2027-03-19T09:00" }];
    expect(starts({ recurrence: { ...rule, unit: "day", count: 3 }, exceptions })).toEqual(["2027-03-16T10:00", "2027-03-19T08:00"]);
  });

  it("stand side by side where they overlap", () => {
    const one = (start: string, end: string) => ({ start: `2027-03-16T${start}`, end: `2027-03-16T${end}` });
    const lanes = lanesOf([one("09:00", "11:00"), one("09:30", "10:00"), one("10:00", "10:30"), one("12:00", "13:00")]);
    expect(lanes.map(({ lane, lanes: of }) => `${lane}/${of}`)).toEqual(["0/2", "1/2", "1/2", "0/1"]);
  });
});

it("rules run on the inbox as on what arrives: in order, until one stops", () => {
  const box = mailbox({ hit: message({ subject: "Your ticket" }), excepted: message({ subject: "Ticket", importance: "high" }), miss: message({ subject: "Lunch" }) });
  const then = { folder: "travel", categories: ["c1"] };
  box.rules = [
    { id: "r1", name: "r", on: true, when: { subject: ["TICKET"] }, unless: { importance: "high" }, then, stop: true },
    { id: "r2", name: "r", on: true, when: { subject: ["ticket"] }, unless: {}, then: { read: true }, stop: true },
  ];
  expect(runOnInbox(box)).toEqual([
    { op: "message.set", id: "hit", set: { folder: "travel", categories: ["c1"] } }, { op: "message.set", id: "excepted", set: { read: true } },
  ]);
});

it("canonical JSON sorts names by code units; its digest is the known one", async () => {
  expect(canonical({ b: [1, null, "é\n"], a: { "\ud83d\ude00": true, "\ufb33": false } })).toBe('{"a":{"😀":true,"\ufb33":false},"b":[1,null,"é\\n"]}');
  // SHA-256 of "{}", as every tool prints it.
  expect(await sha256("{}")).toBe("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
});

it("times are read as people type them", () => {
  expect(["9", "9h30", "09.15", "23:59"].map(readTime)).toEqual(["09:00", "09:30", "09:15", "23:59"]);
  expect(["24:00", "9:60", "", "noon"].map(readTime)).toEqual([null, null, null, null]);
});

it("both languages have every word", () => {
  expect(Object.keys(fr).sort()).toEqual(Object.keys(en).sort());
});
