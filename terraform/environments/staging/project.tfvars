# Where this environment stands, and which configuration it runs.
project        = "lockstep-staging-example"
project_number = "200000000002"
region         = "europe-west2"
environment    = "staging"
configuration  = "config/staging.yaml"
