# Where this environment stands, and which configuration it runs.
project        = "lockstep-dev-example"
project_number = "100000000001"
region         = "europe-west2"
environment    = "development"
configuration  = "config/development.yaml"
