# What this environment runs and who may use it. The release is not here: the build hands it over (release.tfvars).
database       = "lockstep"
operators      = ["group:lockstep-operators@example.ac.uk"]
console_people = ["group:lockstep-people@example.ac.uk"]
smoke_test     = "serviceAccount:lockstep-apply-production@lockstep-build-example.iam.gserviceaccount.com"

on_premises = {
  upstreams = ["cmis"]
  subnetwork = {
    network    = "projects/network-example/global/networks/shared"
    subnetwork = "projects/network-example/regions/europe-west2/subnetworks/lockstep"
    project    = "network-example"
  }
  names = {
    domain  = "example.ac.uk."
    servers = ["10.0.0.53"]
  }
}

sizes = {
  # A rollover of 185,000 queue rows is read and planned in one process.
  echo360-queue = { memory = 1024 }
}
