# The one public endpoint: GitLab calls it from outside and holds no Google identity. It checks the sender's own token before it believes
# a word, limits what it reads, and answers at once.

module "service" {
  source = "../service"

  place           = var.place
  name            = var.name
  image           = var.image
  configuration   = var.configuration
  database        = var.database
  secrets         = var.secrets
  owner           = var.owner
  timeout_seconds = 30
  size            = var.size
  invoker_check   = var.public_by != "no-invoker-check"
  protected       = var.protected
}

resource "google_cloud_run_v2_service_iam_member" "public" {
  count = var.public_by == "all-users" ? 1 : 0

  project  = var.place.project
  location = var.place.region
  name     = module.service.name
  role     = "roles/run.invoker"
  member   = "allUsers"
}

resource "google_cloud_run_v2_service_iam_member" "invoker" {
  for_each = var.invokers

  project  = var.place.project
  location = var.place.region
  name     = module.service.name
  role     = "roles/run.invoker"
  member   = each.value
}
