# Containers of secrets. Their values never pass through Terraform: people add versions with gcloud, and the configuration pins one.

resource "google_secret_manager_secret" "this" {
  for_each = var.names

  project   = var.place.project
  secret_id = each.value
  labels    = { lockstep = "credential" }

  replication {
    user_managed {
      replicas {
        location = var.place.region
      }
    }
  }

  # A version that somebody destroys can be had back for a day.
  version_destroy_ttl = "86400s"
  # Credentials are not to be lost because a function was switched off.
  deletion_policy = "ABANDON"
}
