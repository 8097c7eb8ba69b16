"""A web server on loopback, with or without TLS, that can misbehave.

/NAME/… is the file of that release; what stands before it says how it answers:
/cut/… breaks off, /busy/ROW/… says 503 the first time that row asks for it,
/elsewhere/… redirects to plain http, /moved/… redirects to itself.
"""
import http.server
import pathlib
import ssl
import subprocess
import threading


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers from the server's folder."""

    def do_GET(self) -> None:  # noqa: N802, the name is the library's
        self.server.asked.append(self.path)
        _, first, *rest = self.path.split("/")
        if first == "busy" and self.server.asked.count(self.path) == 1:
            self.send_error(503)
        elif first in ("moved", "elsewhere"):
            base = f"http://127.0.0.1:{self.server.plain_port}" if first == "elsewhere" else ""
            self.send_response(302)
            self.send_header("Location", f"{base}/{'/'.join(rest)}")
            self.end_headers()
        else:
            wanted = "/".join({"cut": rest, "busy": rest[1:]}.get(first, [first, *rest]))
            self._send(wanted, cut=first == "cut" and wanted.endswith(".gz"))

    def _send(self, wanted: str, cut: bool) -> None:
        path = self.server.folder / wanted
        if not path.is_file():
            self.send_error(404)
            return
        data = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if cut else data)

    def log_message(self, *_: object) -> None:
        """Nothing: the tests print what matters."""


class Web:
    """Two servers of one folder, plain and with TLS, and a certificate that only
    those who are told trust."""

    def __init__(self, folder: pathlib.Path, scratch: pathlib.Path):
        key, self.certificate = scratch / "key.pem", scratch / "certificate.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
             "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", str(key), "-out", str(self.certificate)],
            check=True, capture_output=True,
        )
        self.plain, self.tls = (http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) for _ in range(2))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, key)
        self.tls.socket = context.wrap_socket(self.tls.socket, server_side=True)
        for server in (self.plain, self.tls):
            server.folder, server.asked, server.plain_port = folder, [], self.plain.server_port
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, daemon=True).start()

    @property
    def http(self) -> str:
        return f"http://127.0.0.1:{self.plain.server_port}"

    @property
    def https(self) -> str:
        return f"https://127.0.0.1:{self.tls.server_port}"
