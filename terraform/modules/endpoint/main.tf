# An endpoint for named callers: whoever Cloud Run lets through with an identity token.

module "service" {
  source = "../service"

  place           = var.place
  name            = var.name
  image           = var.image
  configuration   = var.configuration
  database        = var.database
  secrets         = var.secrets
  owner           = var.owner
  timeout_seconds = 60
  size            = var.size
  protected       = var.protected
}

resource "google_cloud_run_v2_service_iam_member" "invoker" {
  for_each = var.invokers

  project  = var.place.project
  location = var.place.region
  name     = module.service.name
  role     = "roles/run.invoker"
  member   = each.value
}
