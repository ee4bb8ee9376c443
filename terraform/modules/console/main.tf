# The console: people come through Identity-Aware Proxy, straight to the service; nobody else may call it, not even with an identity token.

locals {
  # Who the proxy's signed assertions are for. It takes the project's number, not its id.
  iap_audience = "/projects/${var.place.number}/locations/${var.place.region}/services/${var.name}"
  # The proxy's own account. It exists once somebody made it: the bootstrap says how.
  iap_agent = "serviceAccount:service-${var.place.number}@gcp-sa-iap.iam.gserviceaccount.com"
}

module "service" {
  source = "../service"

  place           = var.place
  name            = var.name
  image           = var.image
  configuration   = var.configuration
  database        = var.database
  secrets         = var.secrets
  owner           = var.owner
  timeout_seconds = 300
  size            = var.size
  iap             = true
  protected       = var.protected
  env = {
    LOCKSTEP__FUNCTIONS__ADMIN__AUDIENCE = local.iap_audience
    LOCKSTEP__FUNCTIONS__ADMIN__JOBS     = "projects/${var.place.project}/locations/${var.place.region}"
  }
}

resource "google_cloud_run_v2_service_iam_member" "iap" {
  project  = var.place.project
  location = var.place.region
  name     = module.service.name
  role     = "roles/run.invoker"
  member   = local.iap_agent
}

resource "google_iap_web_cloud_run_service_iam_member" "person" {
  for_each = var.people

  project                = var.place.project
  location               = var.place.region
  cloud_run_service_name = module.service.name
  role                   = "roles/iap.httpsResourceAccessor"
  member                 = each.value
}

# "Run now" asks the scheduler.
resource "google_project_iam_member" "run_jobs" {
  project = var.place.project
  role    = var.run_jobs_role
  member  = module.service.account.member
}
