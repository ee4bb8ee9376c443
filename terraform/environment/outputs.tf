output "services" {
  description = "By function: address, audience of tokens, account, and how it is called. The smoke test and `lockstep doctor` read it."
  value = {
    for name, service in merge(
      { for name, function in module.scheduled : name => function.service },
      { for name, function in module.endpoint : name => function.service },
      { for name, function in module.hook : name => function.service },
      { for name, function in module.console : name => function.service },
      ) : name => {
      kind     = local.served[name].kind
      access   = local.served[name].access
      uri      = service.uri
      audience = service.audience
      account  = service.account.email
    }
  }
}

output "configuration" {
  description = "The rendered configuration: its secret, the pinned version and the digest that each revision bears."
  value       = module.configuration.pinned
}

