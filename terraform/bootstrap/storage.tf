# State and plans, kept apart for each environment: who may change staging cannot read production's plan, which holds everything in clear.

resource "google_storage_bucket" "state" {
  for_each = var.environments

  project                     = var.build_project
  name                        = "${each.value.project}-terraform-state"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  # A state that was written wrongly can be had back.
  versioning {
    enabled = true
  }

  lifecycle_rule {
    condition {
      num_newer_versions = 30
    }
    action {
      type = "Delete"
    }
  }

  depends_on = [google_project_service.this]
}

resource "google_storage_bucket" "plans" {
  for_each = var.environments

  project                     = var.build_project
  name                        = "${each.value.project}-terraform-plans"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  # A plan that nobody approved within two weeks would be stale anyway.
  lifecycle_rule {
    condition {
      age = 14
    }
    action {
      type = "Delete"
    }
  }

  depends_on = [google_project_service.this]
}

# The bootstrap's own state.
resource "google_storage_bucket" "bootstrap" {
  project                     = var.build_project
  name                        = "${var.build_project}-terraform-bootstrap"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  versioning {
    enabled = true
  }

  depends_on = [google_project_service.this]
}

resource "google_artifact_registry_repository" "images" {
  project       = var.build_project
  location      = var.region
  repository_id = "lockstep"
  description   = "Images of Lockstep, one for all functions."
  format        = "DOCKER"

  docker_config {
    # A tag says for ever what it said first.
    immutable_tags = true
  }

  # Releases (v1.2.3) stay for as long as somebody may want to go back to one.
  cleanup_policies {
    id     = "old-commits"
    action = "DELETE"
    condition {
      tag_state    = "TAGGED"
      tag_prefixes = ["commit-"]
      older_than   = "15552000s" # 180 days
    }
  }
  cleanup_policies {
    id     = "releases"
    action = "KEEP"
    condition {
      tag_state    = "TAGGED"
      tag_prefixes = ["v"]
    }
  }
  cleanup_policies {
    id     = "newest"
    action = "KEEP"
    most_recent_versions {
      keep_count = 50
    }
  }

  depends_on = [google_project_service.this]
}
