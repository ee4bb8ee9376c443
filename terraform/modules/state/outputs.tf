output "databases" {
  description = "Names of the databases, once they are there."
  value       = { for name, database in google_firestore_database.this : name => database.name }
}
