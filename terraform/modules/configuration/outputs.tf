output "pinned" {
  description = "The secret, its version by number, and the digest of what is in it."
  value = {
    secret  = google_secret_manager_secret.this.secret_id
    version = google_secret_manager_secret_version.this.version
    digest  = sha256(var.text)
  }
}
