# One Cloud Run service with all that is its own: its account, its rights on the state and on its secrets. Who may call it is said
# by the module that uses this one.

locals {
  # A name that is known before the service is: the scheduler's job need not wait for its address.
  audience = "https://${var.place.environment}.lockstep.internal/${var.name}"
  mount    = "/etc/lockstep"
  # Node sizes its heap to this, so that running out of memory is an error with a message and not a kill.
  heap = floor(var.size.memory * 0.75)

  env = merge(var.env, {
    FUNCTION_TARGET = var.name
    LOCKSTEP_CONFIG = "${local.mount}/lockstep.yaml"
    LOCKSTEP_OWNER  = var.owner
    NODE_OPTIONS    = "--max-old-space-size=${local.heap}"
  })
}

resource "google_service_account" "this" {
  project      = var.place.project
  account_id   = "run-${var.name}"
  display_name = "Lockstep ${var.name}"
  description  = "Runs ${var.name}, and nothing else."
}

# There are no rights on single collections. The condition keeps the account to this database.
resource "google_project_iam_member" "state" {
  project = var.place.project
  role    = "roles/datastore.user"
  member  = "serviceAccount:${google_service_account.this.email}"

  condition {
    title      = "database-${replace(trim(var.database, "()"), "_", "-")}"
    expression = "resource.name == \"projects/${var.place.project}/databases/${var.database}\""
  }
}

resource "google_secret_manager_secret_iam_member" "configuration" {
  project   = var.place.project
  secret_id = var.configuration.secret
  role      = "roles/secretmanager.secretAccessor"
  member    = "serviceAccount:${google_service_account.this.email}"
}

resource "google_secret_manager_secret_iam_member" "secret" {
  for_each = var.secrets

  project   = var.place.project
  secret_id = each.value
  role      = "roles/secretmanager.secretAccessor"
  member    = "serviceAccount:${google_service_account.this.email}"
}

resource "google_cloud_run_v2_service" "this" {
  project  = var.place.project
  location = var.place.region
  name     = var.name

  # The internet may knock; who is let in is for IAM, IAP or the hook's own check to say. Cloud Scheduler, GitLab and people's own
  # commands come from outside the network.
  ingress              = "INGRESS_TRAFFIC_ALL"
  iap_enabled          = var.iap
  invoker_iam_disabled = !var.invoker_check
  custom_audiences     = [local.audience]
  deletion_protection  = var.protected
  labels               = { lockstep = "function" }

  # Two revisions overlap while one replaces the other: only a maximum of the service caps both together.
  scaling {
    min_instance_count = 0
    max_instance_count = var.size.instances
  }

  template {
    service_account                  = google_service_account.this.email
    timeout                          = "${var.timeout_seconds}s"
    execution_environment            = "EXECUTION_ENVIRONMENT_GEN2"
    max_instance_request_concurrency = var.size.concurrency
    # The configuration that a revision runs with can be told from outside.
    annotations = { "lockstep/configuration" = var.configuration.digest }

    scaling {
      min_instance_count = 0
      max_instance_count = var.size.instances
    }

    dynamic "vpc_access" {
      for_each = var.egress == null ? [] : [var.egress]

      content {
        egress = vpc_access.value.egress

        network_interfaces {
          network    = vpc_access.value.network
          subnetwork = vpc_access.value.subnetwork
        }
      }
    }

    volumes {
      name = "configuration"

      secret {
        secret = var.configuration.secret

        items {
          version = var.configuration.version
          path    = "lockstep.yaml"
          mode    = 292 # 0444
        }
      }
    }

    containers {
      image = var.image

      ports {
        container_port = 8080
      }

      resources {
        # Without this line the block would switch to processors that are paid for all day.
        cpu_idle          = true
        startup_cpu_boost = true
        limits = {
          cpu    = tostring(var.size.cpu)
          memory = "${var.size.memory}Mi"
        }
      }

      dynamic "env" {
        for_each = local.env

        content {
          name  = env.key
          value = env.value
        }
      }

      volume_mounts {
        name       = "configuration"
        mount_path = local.mount
      }

      startup_probe {
        initial_delay_seconds = 0
        period_seconds        = 2
        timeout_seconds       = 1
        failure_threshold     = 60

        http_get {
          path = "/health"
          port = 8080
        }
      }
    }
  }

  # Cloud Run looks at the secrets when the revision is made, with the rights that the account has then.
  depends_on = [
    google_secret_manager_secret_iam_member.configuration,
    google_secret_manager_secret_iam_member.secret,
  ]
}
