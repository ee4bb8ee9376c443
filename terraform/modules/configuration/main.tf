# The environment's configuration, as the functions read it. A secret because it names systems, people and hosts; not because it held a password.

resource "google_secret_manager_secret" "this" {
  project   = var.place.project
  secret_id = "lockstep-configuration"
  labels    = { lockstep = "configuration" }

  replication {
    user_managed {
      replicas {
        location = var.place.region
      }
    }
  }
}

resource "google_secret_manager_secret_version" "this" {
  secret      = google_secret_manager_secret.this.id
  secret_data = var.text
  # Terraform forgets a version that is replaced and leaves it where it is: revisions that are pinned to it must still start.
  deletion_policy = "ABANDON"

  lifecycle {
    create_before_destroy = true
  }
}
