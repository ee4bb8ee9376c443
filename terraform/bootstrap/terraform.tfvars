build_project = "lockstep-build-example"
region        = "europe-west2"
repository    = "projects/lockstep-build-example/locations/europe-west2/connections/git/repositories/lockstep"

environments = {
  development = {
    project   = "lockstep-dev-example"
    number    = "100000000001"
    branch    = "^develop$"
    approvers = ["group:lockstep-developers@example.ac.uk"]
  }
  staging = {
    project   = "lockstep-staging-example"
    number    = "200000000002"
    branch    = "^main$"
    approvers = ["group:lockstep-developers@example.ac.uk"]
  }
  production = {
    project   = "lockstep-prod-example"
    number    = "300000000003"
    tag       = "^v[0-9]+\\.[0-9]+\\.[0-9]+$"
    approvers = ["group:lockstep-operators@example.ac.uk"]
  }
}
