# Who is told is said by the configuration (contacts); here is what it does not know.
runbook = "https://git.example.ac.uk/lockstep/lockstep/-/blob/main/terraform/RUNBOOK.md"

budget = {
  billing_account = "000000-000000-000000"
  currency        = "GBP"
  units           = 100
}
