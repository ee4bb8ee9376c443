# What this environment runs and who may use it. The release is not here: the build hands it over (release.tfvars).
database       = "lockstep"
operators      = ["group:lockstep-operators@example.ac.uk"]
console_people = ["group:lockstep-people@example.ac.uk"]
smoke_test     = "serviceAccount:lockstep-apply-development@lockstep-build-example.iam.gserviceaccount.com"

on_premises = {
  upstreams = ["cmis"]
  subnetwork = {
    network    = "projects/network-example/global/networks/shared"
    subnetwork = "projects/network-example/regions/europe-west2/subnetworks/lockstep-development"
    project    = "network-example"
  }
  names = {
    domain  = "example.ac.uk."
    servers = ["10.0.0.53"]
  }
}

# Functions may only plan here, except on an instance that is named here and in the configuration:
#   test_instances = { lookup-gitlab = "gitlab-test.example.ac.uk" }
test_instances = {}
protected      = false
