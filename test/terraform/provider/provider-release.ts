/** Where the schemas were taken from. The modules ask for `~> 7.45`, so 7.45.0 is the oldest that they may meet. */
export const providerRelease = {
  source: 'hashicorp/terraform-provider-google',
  tag: 'v7.45.0',
  date: '2026-08-18',
} as const;

const services = 'google/services';

/** The types that the modules use, and the provider's source file of each. */
export const resourceTypes = {
  google_artifact_registry_repository: `${services}/artifactregistry/resource_artifact_registry_repository.go`,
  google_billing_budget: `${services}/billingbudgets/resource_billing_budget.go`,
  google_cloud_run_v2_service: `${services}/cloudrunv2/resource_cloud_run_v2_service.go`,
  google_cloud_scheduler_job: `${services}/cloudscheduler/resource_cloud_scheduler_job.go`,
  google_cloudbuild_trigger: `${services}/cloudbuild/resource_cloudbuild_trigger.go`,
  google_dns_managed_zone: `${services}/dns/resource_dns_managed_zone.go`,
  google_firestore_backup_schedule: `${services}/firestore/resource_firestore_backup_schedule.go`,
  google_firestore_database: `${services}/firestore/resource_firestore_database.go`,
  google_firestore_field: `${services}/firestore/resource_firestore_field.go`,
  google_firestore_index: `${services}/firestore/resource_firestore_index.go`,
  google_logging_metric: `${services}/logging/resource_logging_metric.go`,
  google_monitoring_alert_policy: `${services}/monitoring/resource_monitoring_alert_policy.go`,
  google_monitoring_dashboard: `${services}/monitoring/resource_monitoring_dashboard.go`,
  google_monitoring_notification_channel: `${services}/monitoring/resource_monitoring_notification_channel.go`,
  google_project_iam_custom_role: `${services}/resourcemanager/resource_google_project_iam_custom_role.go`,
  google_project_service: `${services}/resourcemanager/resource_google_project_service.go`,
  google_secret_manager_secret: `${services}/secretmanager/resource_secret_manager_secret.go`,
  google_secret_manager_secret_version: `${services}/secretmanager/resource_secret_manager_secret_version.go`,
  google_service_account: `${services}/resourcemanager/resource_google_service_account.go`,
  google_storage_bucket: `${services}/storage/resource_storage_bucket.go`,
} as const;

/** Members of IAM policies: they share one schema in the provider, and each adds what it is a policy of. */
export const iamTypes = {
  google_artifact_registry_repository_iam_member: `${services}/artifactregistry/iam_artifact_registry_repository.go`,
  google_cloud_run_v2_service_iam_member: `${services}/cloudrunv2/iam_cloud_run_v2_service.go`,
  google_compute_subnetwork_iam_member: `${services}/compute/iam_compute_subnetwork.go`,
  google_iap_web_cloud_run_service_iam_member: `${services}/iap/iam_iap_web_cloud_run_service.go`,
  google_project_iam_member: `${services}/resourcemanager/iam_project.go`,
  google_secret_manager_secret_iam_member: `${services}/secretmanager/iam_secret_manager_secret.go`,
  google_service_account_iam_member: `${services}/resourcemanager/iam_service_account.go`,
  google_storage_bucket_iam_member: `${services}/storage/iam_storage_bucket.go`,
} as const;
