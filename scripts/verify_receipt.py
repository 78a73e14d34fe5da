"""Check a receipt or a sitting's export offline: python verify_receipt.py KEYS.json FILE.json"""

import base64
import hashlib
import json
import sys

P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, ROOT = -121665 * pow(121666, -1, P), pow(2, (P - 1) // 4, P)
X = 15112221349535400772501151409588531511454012693041857206046113283949847762202


def add(one, two):  # two points of edwards25519
    (x, y), (u, v) = one, two
    k = D * x * u * y * v
    return (x * v + u * y) * pow(1 + k, -1, P) % P, (y * v + x * u) * pow(1 - k, -1, P) % P


def times(number, base):
    rest = times(number >> 1, add(base, base)) if number else (0, 1)
    return add(rest, base) if number & 1 else rest


def is_signed(public, message, signature):  # Ed25519: RFC 8032, 5.1.3 and 5.1.7
    y, s = int.from_bytes(public, "little") % 2**255, int.from_bytes(signature[32:], "little")
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * ROOT % P
    on_curve = len(public) == 32 and y < P and (x * x - square) % P == 0
    x = x if x & 1 == public[31] >> 7 else P - x
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    u, v = add(times(s, (X, 4 * pow(5, -1, P))), times(k, (P - x, y)))
    same = (v | (u & 1) << 255).to_bytes(32, "little") == signature[:32]
    return on_curve and s < L and len(signature) == 64 and same


def need(holds, otherwise):
    if not holds:
        sys.exit(f"NOT GENUINE: {otherwise}.")


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def stated(token, kind, keys):  # what a signed statement says, if it stands
    header, said, signature = (base64.urlsafe_b64decode(part + "==") for part in token.split("."))
    header, right = json.loads(header), ("EdDSA", f"assess-{kind}+jws")
    need((header["alg"], header["typ"]) == right, f"it is not a signed {kind}")
    need(header["kid"] in keys, "its key is not among the published ones")
    public, whole = base64.urlsafe_b64decode(keys[header["kid"]] + "=="), token.rpartition(".")[0]
    need(is_signed(public, whole.encode(), signature), f"the {kind} was changed since its signing")
    return json.loads(said)


def check_export(file, receipts, keys):
    heads, sealed, proof = [bytes(32)], set(), file["audit"]
    for place, row in enumerate(file["journal"], 1):
        fields = [f'"{key}":{json.dumps(row[key])}' for key in ("epoch", "item", "n", "t", "type")]
        spelled = f'{{{",".join(fields)},"value":{row["value"]}}}'.encode()
        digest = sha(bytes.fromhex(row["salt"]), spelled)
        heads.append(sha(heads[-1], digest))
        fits = (digest.hex(), heads[-1].hex()) == (row["digest"], row["chain"])
        need(fits, f"entry {place} of the journal was changed")
    start, end = {"seq": 0, "head": "00" * 32}, stated(proof["after"], "checkpoint", keys)
    start = stated(proof["before"], "checkpoint", keys) if proof["before"] else start
    seq, head = start["seq"], bytes.fromhex(start["head"])
    for one in proof["entries"]:
        digest, own = bytes.fromhex(one.get("digest", "")), json.loads(one.get("entry", "{}"))
        seq, head = seq + 1, sha(head, sha(one["entry"].encode()) if own else digest)
        if own.get("kind") == "receipt.issued" and own["subject"] == file["sitting"]:
            sealed.add((own["facts"]["code"], own["facts"]["digest"]))
    need((seq, head.hex()) == (end["seq"], end["head"]), "entries of the audit chain were changed")
    for said in receipts:
        fits = said["sitting"] == file["sitting"] and heads[said["events"]].hex() == said["digest"]
        need(fits, f"receipt {said['code']} does not fit the journal")
        need((said["code"], said["digest"]) in sealed, f"the chain lacks receipt {said['code']}")
    return f"Journal ({len(heads) - 1} entries), receipts and audit chain ({end['at']}) fit."


def check(file, keys):
    receipts = [stated(one["jws"], "receipt", keys) for one in file.get("receipts", [file])]
    if "journal" in file:
        return check_export(file, receipts, keys)
    said = receipts[0]
    changed = [name for name in said if file.get(name, said[name]) != said[name]]
    need(not changed, f"changed after it was signed: {', '.join(changed)}")
    name = sha(
        bytes.fromhex(file.get("candidate_salt", "")), file.get("candidate", "").encode()
    ).hex()
    need(name == said["candidate_digest"] or "candidate_salt" not in file, "the name was changed")
    return "Receipt {code}: {answered} of {items} answered, issued {at}.".format_map(said)


if __name__ == "__main__":
    try:
        keys, file = (json.load(open(name, "rb")) for name in sys.argv[1:])  # noqa: SIM115
        print("GENUINE.", check(file, {key["kid"]: key["x"] for key in keys["keys"]}))
    except (ValueError, LookupError, TypeError, AttributeError, OSError) as error:
        sys.exit(f"NOT GENUINE: it cannot be read or lacks something ({error}).")
