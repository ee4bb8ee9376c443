# Where this environment stands, and which configuration it runs.
project        = "lockstep-prod-example"
project_number = "300000000003"
region         = "europe-west2"
environment    = "production"
configuration  = "config/production.yaml"
