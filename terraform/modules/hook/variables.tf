variable "place" {
  description = "Where everything stands."
  type = object({
    project     = string
    number      = string
    region      = string
    environment = string
  })
}

variable "name" {
  description = "The function."
  type        = string
}

variable "image" {
  description = "The image by digest."
  type        = string
}

variable "configuration" {
  description = "The rendered configuration: its secret, the pinned version, and its digest."
  type = object({
    secret  = string
    version = string
    digest  = string
  })
}

variable "database" {
  description = "The Firestore database."
  type        = string
}

variable "secrets" {
  description = "Names of the secrets that the function reads."
  type        = set(string)
}

variable "owner" {
  description = "Whom its alerts go to."
  type        = string
}

variable "size" {
  description = "As the service module's."
  type = object({
    memory      = optional(number, 512)
    cpu         = optional(number, 1)
    instances   = optional(number, 3)
    concurrency = optional(number, 10)
  })
  default  = {}
  nullable = false
}

variable "protected" {
  description = "As the service module's."
  type        = bool
  default     = true
}

variable "public_by" {
  description = <<-EOT
    The way the hook is public. Each is forbidden by an organisation policy of its own:
    all-users: run.invoker for everybody (iam.allowedPolicyMemberDomains refuses it);
    no-invoker-check: Cloud Run does not ask (run.managed.requireInvokerIam refuses it);
    nobody: it is not public; whoever holds an identity passes GitLab's calls on.
  EOT
  type        = string

  validation {
    condition     = contains(["all-users", "no-invoker-check", "nobody"], var.public_by)
    error_message = "One of all-users, no-invoker-check, nobody."
  }
}

variable "invokers" {
  description = "Members of IAM policies that may call it when it is not public."
  type        = map(string)
  default     = {}
}
