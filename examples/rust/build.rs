//! Writes what the library's description `smtpstatus.json` says as Rust, and tells where the library is.
//! SPDX-License-Identifier: MIT

use std::env;
use std::process::Command;

fn main() {
    let interface =
        env::var("SMTPSTATUS_INTERFACE").unwrap_or_else(|_| "/usr/local/share/smtpstatus/smtpstatus.json".into());
    let output = env::var("OUT_DIR").unwrap() + "/interface.rs";
    let status = Command::new("python3").args(["-B", "generate.py", &interface, &output]).status();
    assert!(status.expect("python3").success(), "generate.py failed");
    if let Ok(folder) = env::var("SMTPSTATUS_LIB_DIR") {
        println!("cargo:rustc-link-search=native={folder}");
    }
    println!("cargo:rustc-link-lib=smtpstatus");
    println!("cargo:rerun-if-env-changed=SMTPSTATUS_INTERFACE");
    println!("cargo:rerun-if-env-changed=SMTPSTATUS_LIB_DIR");
    println!("cargo:rerun-if-changed={interface}");
    println!("cargo:rerun-if-changed=generate.py");
}
