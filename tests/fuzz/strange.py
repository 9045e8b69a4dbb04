"""What no page of ours sends: texts, numbers, days, names and bodies that break careless code."""

from hypothesis import strategies as st

TEXTS = (
    *("", " ", "\0", "a\0b", "\ud800", "a\udfff", "\ufffe", "\ufeff", "\u200b", "\x1b[31m", "\x85"),
    *(
        "\u202egnp.exe",
        "\u2028",
        "\u0300",
        "e\u0301" * 90,
        "\ufdfa" * 90,
        "ß" * 120,
        "İ",
        "ﬁ",
        "🧨",
    ),
    *("👩‍👩‍👧‍👦" * 40, "x" * 121, "x" * 5_000, "x" * 70_000, "a b " * 400, "\n" * 500, "\t,;\t"),
    *("a\r\nBcc: c@d.example", "\r\n.\r\n", "%s%n%(x)s", "{0}{{7*7}}${7*7}", "<script>", "]]>"),
    *(
        "' OR 1=1 --",
        "\\",
        "../../etc/passwd",
        "=1+1",
        "@SUM(1)",
        "javascript:alert(1)",
        "//e.test",
    ),
    *("null", "true", "[]", "{}", '{"a":1}', "None", "y", "on", "0" * 36, "[" * 900, "> " * 900),
)
NUMBERS = (
    *("0", "-0", "-1", "+5", " 5 ", "5.0", "5,0", "5.", ".5", "1e999", "-1e999", "1e-999", "NaN"),
    *(
        "inf",
        "Infinity",
        "٣",
        "²",
        "½",
        "Ⅷ",
        "五",
        "1_000",
        "0x10",
        "1e3",
        "1.000,5",
        "1,000.5",
        "−5",
    ),
    *("2147483648", "9223372036854775808", "-9223372036854775809", "9" * 30, "9" * 5_000, "0" * 99),
)
DAYS = (
    *("0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "2026-W01-1"),
    *("20261121", "٢٠٢٦-١١-٢١", "-001-01-01", "2026-11-21T18:00", "0001-01-01T00:00", "1e3-01-01"),
    *("9999-12-31T23:59", "2026-03-29T02:30", "2026-10-25T02:30", "2026-11-21T18:00+99:99"),
)
ADDRESSES = (
    *(
        "@",
        "a@b",
        "a@b.example",
        "a@@b.example",
        "ä@ü.example",
        '"a b"@example.com',
        "a@[127.0.0.1]",
    ),
    *("a@" + "b" * 300 + ".example", "a" * 65 + "@b.example", "a@xn--.example", "a@b..example"),
    *("a@b.example\r\nBcc: c@d.example", "<a@b.example>", "a@b.example,c@d.example", "a@٣.example"),
)
COLOURS = ("#ffffff", "#FFFFFF", "#000", "#gggggg", "rgb(0,0,0)", "#0b6e6٩", "red;}*{x:y")

letters = st.characters(codec=None) | st.sampled_from(
    "\0\x01\x1b\ud800\u202e\u200f\u200b\ufeff\ufffe🧨'\"<>&"
)
texts = st.sampled_from(TEXTS + NUMBERS + DAYS + ADDRESSES + COLOURS) | st.text(
    letters, max_size=30
)
numbers = st.sampled_from(NUMBERS) | st.integers().map(str) | st.floats().map(str)
days = (
    st.sampled_from(DAYS) | st.dates().map(str) | st.datetimes().map(lambda d: d.isoformat()[:16])
)

# By the type of an input what is likely to get past its first look.
BY_TYPE = {
    "number": numbers,
    "date": days,
    "datetime-local": days,
    "email": st.sampled_from(ADDRESSES),
    "color": st.sampled_from(COLOURS),
}


def values(kind: str) -> st.SearchStrategy[str]:
    """What may be sent in place of a value of this kind."""
    return BY_TYPE[kind] | texts if kind in BY_TYPE else texts


# Names of columns and of other frameworks' switches: nobody may set them by naming them.
COLUMNS = (
    *(
        "id",
        "workspace_id",
        "organisation_id",
        "assessment_id",
        "audience_id",
        "account_id",
        "role",
    ),
    *("state", "k", "confidentiality", "code", "entry", "live", "launched_at", "closed_at", "wave"),
    *(
        "bank_hash",
        "bank_version",
        "active",
        "confirmed_at",
        "fs_uniquifier",
        "password",
        "previous_id",
    ),
    *(
        "tf_totp_secret",
        "mf_recovery_codes",
        "leaves_at",
        "created_at",
        "token_hash",
        "made_by",
        "owner",
    ),
    *(
        "actor",
        "rehearsed",
        "room",
        "expires_at",
        "revoked_at",
        "email",
        "is_admin",
        "admin",
        "_method",
    ),
)
SHAPES = (
    "{}[]",
    "{}[0]",
    "{}[a][b]",
    "{}.a",
    "{}-0",
    " {}",
    "{}\0",
    "{}\u200b",
    "__proto__[{}]",
    "{}%00",
)
QUERIES = (
    *(
        "page=-1",
        "page=0",
        f"page={10**30}",
        f"page={'9' * 5000}",
        "page=٣",
        "page=1e3",
        "page=",
        "page",
    ),
    *("page=1&page=2", "page[]=1", "page=%00", "page=%ff", "page=%u0031", "page=NaN", "page=1_0"),
    *(
        "sort=",
        "sort=name",
        "sort=-name",
        "sort=%27",
        "sort=id;drop",
        "sort=%ed%a0%80",
        "falling=1",
    ),
    *(
        "lang=de",
        "lang=xx",
        "lang=de&lang=en",
        "lang=%00",
        "lang=../..",
        "lang=%ff",
        "lang=" + "d" * 5000,
    ),
    *("speaks=de", "speaks=fr", "speaks=%ff", "speaks=", "kind=reminder", "kind=x", "kind=pulse"),
    *(
        "at=evil.example",
        "at=%00",
        "of=x",
        "of=" + "0" * 32,
        "like=x",
        "link=x",
        "report=x",
        "q=%25_%5c",
    ),
    *(
        "q=%00",
        "q=" + "%f0%9f%a7%a8" * 60,
        "named=%e2%80%ae",
        "who=x",
        "for=excel",
        "step=x",
        "way=wizard",
    ),
    *(
        "organisation=x",
        "look=dark",
        "look=x",
        "change=goals",
        "change=x",
        "joined=1",
        "back",
        "all=1",
    ),
    *("next=//evil.example", "next=https://evil.example", "next=%00", "next=/%0d%0aX:1", "token=x"),
    *(
        "%",
        "%%",
        "%zz",
        "&&&===",
        ";",
        "=",
        "%00",
        "%ff=%ff",
        "a" * 8000,
        "&".join("a" * 900),
        "_method=PUT",
    ),
)
HEADERS = {
    "Accept-Language": ("xx", "*", "de;q=9", "de;q=x", ";;;", "a-" * 2000, "\xff", "de,en;q=nan"),
    "Accept": (
        "application/json",
        "*/*;q=0",
        "text/html;q=1e999",
        "/",
        "a" * 9000,
        "\xff",
        "a/b;q=-1",
    ),
    "Accept-Encoding": ("br;q=0", "gzip;q=x", "*;q=0", "\xff", "br;q=1e999", "identity;q=0,*;q=0"),
    "Accept-Charset": ("\xff", "utf-7", "*;q=0"),
    "Host": (
        "",
        "evil.example",
        "a b",
        "[::1",
        "[::1]:99999",
        "a@b",
        "\xff",
        "a:b",
        "a/../b",
        "a" * 3000,
        "xn--a",
    ),
    "Origin": (
        "null",
        "http://[",
        "http://evil.example",
        "\xff",
        "://",
        "http://[::1",
        "//[x]",
        "x" * 9000,
    ),
    "Sec-Fetch-Site": ("cross-site", "same-origin", "\xff", "x" * 5000),
    "Referer": ("http://[", "\xff", "javascript:"),
    "X-Forwarded-For": ("\xff", "1.2.3.4, x", "::1%eth0", "," * 500),
    "X-Forwarded-Proto": ("https", "x\ty", "\xff"),
    "X-Forwarded-Host": ("evil.example", "[::", "a b"),
    "X-Forwarded-Prefix": ("/evil", "//evil.example", "\xff"),
    "X-Original-Url": ("/account",),
    "X-Rewrite-Url": ("/account",),
    "Forwarded": ("for=[;host=\xff",),
    "X-Http-Method-Override": ("DELETE", "PUT", "\xff"),
    "Range": (
        "bytes=0-0",
        "bytes=-1",
        "bytes=9-1",
        "bytes=" + "0-1," * 900,
        "x",
        "bytes=99999999999999999999-",
        "\xff",
    ),
    "If-Range": ("x", '"a', "Sat, 99 Foo 9999 99:99:99 GMT", "\xff"),
    "If-None-Match": ("*", '"', 'W/"x"', '"a",' * 900, "\xff", '"' + "0" * 24 + '"'),
    "If-Match": ("*", '"x"', "\xff"),
    "If-Modified-Since": (
        "x",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Fri, 31 Dec 99999 23:59:59 GMT",
        "Mon, 01 Jan 0000 00:00:00 GMT",
        "\xff",
    ),
    "If-Unmodified-Since": ("x", "Thu, 01 Jan 1970 00:00:00 GMT"),
    "Content-Type": (
        "x",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "application/json",
        "application/x-www-form-urlencoded; charset=utf-16",
        "text/xml",
        "\xff",
        "multipart/form-data; boundary=\xff",
        "application/json; charset=\xff",
        "a/b;" * 900,
    ),
    "Content-Length": ("-1", "x", "9" * 30, "1e3", "٣", "0, 5"),
    "Transfer-Encoding": ("chunked", "chunked, identity", "x", "\xff"),
    "Content-Encoding": ("gzip", "br", "\xff"),
    "Authorization": (
        "Basic",
        "Basic \xff",
        "Basic OjpbOg==",
        "Basic gICA",
        "Bearer",
        "Digest a=b",
        'Digest username="',
        "Negotiate x",
        "\xff",
        "Basic " + "A" * 9000,
    ),
    "Authentication-Token": ("x", "\xff", ".".join("aaa")),
    "Cookie": (
        "\xff",
        "session=\xff",
        "session=",
        "session=.",
        "session=.eJw.x.y",
        "seat=\xff",
        "seat=",
        "language=\xff",
        "language=xx",
        "opened=1.",
        "opened=" + "9" * 99 + "." + "a" * 64,
        "=",
        ";;;",
        '"',
        'a="\\',
        "remember_token=\xff",
        "remember_token=x|y",
        "remember_token=1|" + "a" * 128,
        "a=" + "b" * 9000,
        "; ".join("a=b" for _ in range(999)),
    ),
    "User-Agent": ("", "\xff", "Firefox/" * 900),
    "X-Part": ("1", "x", "\xff"),
    "X-CSRFToken": ("", "x", "\xff", "a.b.c"),
    "Upgrade": ("websocket",),
    "Connection": ("upgrade",),
    "Expect": ("x",),
    "Te": ("trailers",),
    "Proxy": ("http://evil.example",),
    "X-Request-Id": ("\xff", "x" * 9000, "a\tb", "{}", "../.."),
    "Traceparent": ("\xff", "00-0-0-0"),
}
AS_IT_IS = {"Content-Type": "CONTENT_TYPE", "Content-Length": "CONTENT_LENGTH"}


def headers() -> list[tuple[str, str]]:
    """One header at a time."""
    return [(name, value) for name, values in HEADERS.items() for value in values]


KINDS = (
    *("application/json", "application/x-www-form-urlencoded", "text/plain", "text/xml", ""),
    *("multipart/form-data; boundary=x", "multipart/form-data", "application/json; charset=utf-7"),
)
PART = b"--x\r\nContent-Disposition: form-data; name="
RAW = (
    *(b"\xff\xfe=%ff&=%ED%A0%80&name=%ED%A0%80", b"--x\r\nbroken", b"--x--", b"{", b'"\\ud800"'),
    *(b"&" * 900, b"a=b&" * 900, b"[" * 60_000, b"x" * 70_000, PART + b"\r\n\r\n"),
    PART + b"\"\xff\0\"; filename*=utf-8''%ff\r\n\r\na\r\n--x--",
    PART + b'"a"\r\nContent-Type: a; charset=utf-7\r\n\r\n\xff\r\n--x--',
    b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--\r\n",
    b'--x\r\nContent-Disposition: form-data; filename="a"\r\n\r\na\r\n--x--\r\n',
)
SEGMENTS = (
    *(
        "%00",
        "%ff",
        "%C0%AF",
        "..",
        "%2e%2e%2f",
        ".",
        "%0d%0aX:1",
        "%ed%a0%80",
        "%u0000",
        "%",
        "0",
        "-1",
    ),
    *(
        "9" * 30,
        "9" * 5000,
        "٣",
        "%D9%A3",
        "x" * 4000,
        "null",
        "%20",
        "%09",
        "a%2Fb",
        ";",
        "%3f",
        "{}",
        "A" * 43,
    ),
    *(
        "A" * 24,
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "0" * 32,
    ),
    *(
        "{00000000-0000-0000-0000-000000000000}",
        "%F0%9F%A7%A8",
        "%E2%80%AE",
        "2147483648",
        "9223372036854775808",
    ),
)
METHODS = (
    "GET",
    "HEAD",
    "POST",
    "OPTIONS",
    "PUT",
    "PATCH",
    "DELETE",
    "TRACE",
    "CONNECT",
    "PROPFIND",
    "x",
    "get",
)
