output "names" {
  description = "Names of the secrets, once they are there."
  value       = { for name, secret in google_secret_manager_secret.this : name => secret.secret_id }
}
