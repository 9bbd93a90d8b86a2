// error E0277: two threads must not use a status at the same time
fn share<T: Sync>(_: &T) {}

fn main() {
    share(&smtpstatus::Parser::new().parse_diagnostic(b"550"));
}
