"""Check a receipt or a sitting's export offline: python verify_receipt.py KEYS.json FILE.json"""

import base64
import hashlib
import json
import sys

P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, H, B = -121665 * pow(121666, -1, P), hashlib.sha256, base64.urlsafe_b64decode
X = 15112221349535400772501151409588531511454012693041857206046113283949847762202


def add(one, two):  # two points of edwards25519
    (x, y), (u, v) = one, two
    k = D * x * u * y * v
    return (x * v + u * y) * pow(1 + k, -1, P) % P, (y * v + x * u) * pow(1 - k, -1, P) % P


def times(n, base):
    return add(times(n >> 1, add(base, base)), base if n & 1 else (0, 1)) if n else (0, 1)


def is_signed(public, message, signature):  # Ed25519: RFC 8032, 5.1.3 and 5.1.7
    y, s = int.from_bytes(public, "little") % 2**255, int.from_bytes(signature[32:], "little")
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    on_curve = len(public) == 32 and y < P and (x * x - square) % P == 0
    x = x if x & 1 == public[31] >> 7 else P - x
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    u, v = add(times(s, (X, 4 * pow(5, -1, P))), times(k, (P - x, y)))
    same = (v | (u & 1) << 255).to_bytes(32, "little") == signature[:32]
    return on_curve and s < L and len(signature) == 64 and same


def need(holds, otherwise, status=1):
    if not holds:
        print(("NOT GENUINE:", "NOT SIGNED: issued before signatures;")[status - 1], otherwise)
        sys.exit(status)


def stated(token, kind, keys):  # what a signed statement says, if it stands
    header, said, signature = (B(part + "==") for part in token.split("."))
    header, said, right = json.loads(header), json.loads(said), ("EdDSA", f"assess-{kind}+jws")
    need((header["alg"], header["typ"]) == right, f"it is not a signed {kind}")
    need(header["kid"] in keys, "its key is not among the published ones")
    key, whole = keys[header["kid"]], token.rpartition(".")[0].encode()
    need(is_signed(B(key["x"] + "=="), whole, signature), f"the {kind} was changed since signing")
    need(said["at"] <= key.get("assess_retired_at", "~"), "its key was retired before that time")
    return said


def check_export(file, keys):
    heads, sealed, changed = [bytes(32)], set(), []
    for place, row in enumerate(file["journal"], 1):
        fields = [f'"{key}":{json.dumps(row[key])}' for key in ("epoch", "item", "n", "t", "type")]
        spelled = f'{{{",".join(fields)},"value":{row["value"]}}}'.encode()
        digest = H(bytes.fromhex(row["salt"]) + spelled).digest()
        heads.append(H(heads[-1] + digest).digest())
        changed += [place] * ([digest.hex(), heads[-1].hex()] != [row["digest"], row["chain"]])
    tokens, ends = [one["jws"] for one in file["receipts"]], {*enumerate(map(bytes.hex, heads))}
    fits = not changed and {(r.get("events"), r.get("digest")) for r in file["receipts"]} <= ends
    need(None not in tokens, f"the journal's chain {'fits' if fits else 'does not fit'}", 2)
    need(not changed, f"entries {changed} of the journal were changed")
    proof, said = file["audit"], [stated(token, "receipt", keys) for token in tokens]
    start, end = (proof[at] and stated(proof[at], "checkpoint", keys) for at in ("before", "after"))
    seq, head = (start["seq"], bytes.fromhex(start["head"])) if start else (0, bytes(32))
    for one in proof["entries"]:
        digest, own = bytes.fromhex(one.get("digest", "")), json.loads(one.get("entry", "{}"))
        digest = H(one["entry"].encode()).digest() if own else digest
        seq, head = seq + 1, H(head + digest).digest()
        if own.get("kind") == "receipt.issued" and own["subject"] == file["sitting"]:
            sealed.add((own["facts"]["code"], own["facts"]["digest"]))
    need((seq, head.hex()) == (end["seq"], end["head"]), "entries of the audit chain were changed")
    told = [(one["code"], one["digest"], one["events"]) for one in said]
    need({(n, digest) for _, digest, n in told} <= ends, "a receipt does not fit the journal")
    need(told and {one[:2] for one in told} == sealed, "the audit chain names other receipts")
    count = f"{max(n for *_, n in told)} of {len(heads) - 1} journal entries"
    return f"Journal and audit chain ({end['at']}) fit; {count} are covered by a receipt."


def check(file, keys):
    if "journal" in file:
        return check_export(file, keys)
    need(file["jws"], "there is no journal to check", 2)
    said = stated(file["jws"], "receipt", keys)
    changed = [name for name in said if file.get(name, said[name]) != said[name]]
    need(not changed, f"changed after it was signed: {', '.join(changed)}")
    salt, name = bytes.fromhex(file.get("candidate_salt", "")), file.get("candidate", "").encode()
    fits = len(salt) == 16 and H(salt + name).hexdigest() == said["candidate_digest"]
    need(fits or not {"candidate", "candidate_salt"} & {*file}, "the candidate's name was changed")
    return "Receipt {code}: {answered} of {items} answered, issued {at}.".format_map(said)


if __name__ == "__main__":
    try:
        keys, file = (json.load(open(name, "rb")) for name in sys.argv[1:])  # noqa: SIM115
        print("GENUINE.", check(file, {key["kid"]: key for key in keys["keys"]}))
    except (ValueError, LookupError, TypeError, AttributeError, OSError) as error:
        sys.exit(f"NOT GENUINE: it cannot be read or lacks something ({error}).")
