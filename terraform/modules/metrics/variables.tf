variable "project" {
  description = "The project whose log lines are counted."
  type        = string
}
