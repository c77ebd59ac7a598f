// The mappings that come with the program, compiled in: the program runs alone, and nothing has to be
// found on disk. `#embed` is C23; the compiler reads it in every C mode and only remarks on it, so no
// compiler flag is needed.
#pragma clang diagnostic ignored "-Wc23-extensions"

#include "cmappings.h"

static const unsigned char apprise_yaml[] = {
#embed "mappings/apprise.yaml"
};
static const unsigned char azuremonitor_yaml[] = {
#embed "mappings/azuremonitor.yaml"
};
static const unsigned char centreon_yaml[] = {
#embed "mappings/centreon.yaml"
};
static const unsigned char checkmk_yaml[] = {
#embed "mappings/checkmk.yaml"
};
static const unsigned char cloudevents_yaml[] = {
#embed "mappings/cloudevents.yaml"
};
static const unsigned char cloudwatch_yaml[] = {
#embed "mappings/cloudwatch.yaml"
};
static const unsigned char coralogix_yaml[] = {
#embed "mappings/coralogix.yaml"
};
static const unsigned char datadog_yaml[] = {
#embed "mappings/datadog.yaml"
};
static const unsigned char dynatrace_yaml[] = {
#embed "mappings/dynatrace.yaml"
};
static const unsigned char elastic_yaml[] = {
#embed "mappings/elastic.yaml"
};
static const unsigned char gcpmonitoring_yaml[] = {
#embed "mappings/gcpmonitoring.yaml"
};
static const unsigned char generic_yaml[] = {
#embed "mappings/generic.yaml"
};
static const unsigned char github_yaml[] = {
#embed "mappings/github.yaml"
};
static const unsigned char gitlab_yaml[] = {
#embed "mappings/gitlab.yaml"
};
static const unsigned char grafana_legacy_yaml[] = {
#embed "mappings/grafana-legacy.yaml"
};
static const unsigned char graylog_yaml[] = {
#embed "mappings/graylog.yaml"
};
static const unsigned char healthchecks_yaml[] = {
#embed "mappings/healthchecks.yaml"
};
static const unsigned char honeycomb_yaml[] = {
#embed "mappings/honeycomb.yaml"
};
static const unsigned char librenms_yaml[] = {
#embed "mappings/librenms.yaml"
};
static const unsigned char mail_yaml[] = {
#embed "mappings/mail.yaml"
};
static const unsigned char nagios_yaml[] = {
#embed "mappings/nagios.yaml"
};
static const unsigned char netbox_yaml[] = {
#embed "mappings/netbox.yaml"
};
static const unsigned char newrelic_yaml[] = {
#embed "mappings/newrelic.yaml"
};
static const unsigned char pingdom_yaml[] = {
#embed "mappings/pingdom.yaml"
};
static const unsigned char prometheus_yaml[] = {
#embed "mappings/prometheus.yaml"
};
static const unsigned char prtg_yaml[] = {
#embed "mappings/prtg.yaml"
};
static const unsigned char rollbar_yaml[] = {
#embed "mappings/rollbar.yaml"
};
static const unsigned char sentry_yaml[] = {
#embed "mappings/sentry.yaml"
};
static const unsigned char signalfx_yaml[] = {
#embed "mappings/signalfx.yaml"
};
static const unsigned char site24x7_yaml[] = {
#embed "mappings/site24x7.yaml"
};
static const unsigned char splunk_yaml[] = {
#embed "mappings/splunk.yaml"
};
static const unsigned char stackdriver_yaml[] = {
#embed "mappings/stackdriver.yaml"
};
static const unsigned char statuscake_yaml[] = {
#embed "mappings/statuscake.yaml"
};
static const unsigned char sumologic_yaml[] = {
#embed "mappings/sumologic.yaml"
};
static const unsigned char thousandeyes_yaml[] = {
#embed "mappings/thousandeyes.yaml"
};
static const unsigned char uptimekuma_yaml[] = {
#embed "mappings/uptimekuma.yaml"
};
static const unsigned char uptimerobot_yaml[] = {
#embed "mappings/uptimerobot.yaml"
};
static const unsigned char vrealize_yaml[] = {
#embed "mappings/vrealize.yaml"
};
static const unsigned char wazuh_yaml[] = {
#embed "mappings/wazuh.yaml"
};
static const unsigned char zabbix_yaml[] = {
#embed "mappings/zabbix.yaml"
};

#define FILE_NAMED(name, bytes) {name, bytes, sizeof bytes}

static const cmappings_file files[] = {
    FILE_NAMED("apprise.yaml", apprise_yaml),
    FILE_NAMED("azuremonitor.yaml", azuremonitor_yaml),
    FILE_NAMED("centreon.yaml", centreon_yaml),
    FILE_NAMED("checkmk.yaml", checkmk_yaml),
    FILE_NAMED("cloudevents.yaml", cloudevents_yaml),
    FILE_NAMED("cloudwatch.yaml", cloudwatch_yaml),
    FILE_NAMED("coralogix.yaml", coralogix_yaml),
    FILE_NAMED("datadog.yaml", datadog_yaml),
    FILE_NAMED("dynatrace.yaml", dynatrace_yaml),
    FILE_NAMED("elastic.yaml", elastic_yaml),
    FILE_NAMED("gcpmonitoring.yaml", gcpmonitoring_yaml),
    FILE_NAMED("generic.yaml", generic_yaml),
    FILE_NAMED("github.yaml", github_yaml),
    FILE_NAMED("gitlab.yaml", gitlab_yaml),
    FILE_NAMED("grafana-legacy.yaml", grafana_legacy_yaml),
    FILE_NAMED("graylog.yaml", graylog_yaml),
    FILE_NAMED("healthchecks.yaml", healthchecks_yaml),
    FILE_NAMED("honeycomb.yaml", honeycomb_yaml),
    FILE_NAMED("librenms.yaml", librenms_yaml),
    FILE_NAMED("mail.yaml", mail_yaml),
    FILE_NAMED("nagios.yaml", nagios_yaml),
    FILE_NAMED("netbox.yaml", netbox_yaml),
    FILE_NAMED("newrelic.yaml", newrelic_yaml),
    FILE_NAMED("pingdom.yaml", pingdom_yaml),
    FILE_NAMED("prometheus.yaml", prometheus_yaml),
    FILE_NAMED("prtg.yaml", prtg_yaml),
    FILE_NAMED("rollbar.yaml", rollbar_yaml),
    FILE_NAMED("sentry.yaml", sentry_yaml),
    FILE_NAMED("signalfx.yaml", signalfx_yaml),
    FILE_NAMED("site24x7.yaml", site24x7_yaml),
    FILE_NAMED("splunk.yaml", splunk_yaml),
    FILE_NAMED("stackdriver.yaml", stackdriver_yaml),
    FILE_NAMED("statuscake.yaml", statuscake_yaml),
    FILE_NAMED("sumologic.yaml", sumologic_yaml),
    FILE_NAMED("thousandeyes.yaml", thousandeyes_yaml),
    FILE_NAMED("uptimekuma.yaml", uptimekuma_yaml),
    FILE_NAMED("uptimerobot.yaml", uptimerobot_yaml),
    FILE_NAMED("vrealize.yaml", vrealize_yaml),
    FILE_NAMED("wazuh.yaml", wazuh_yaml),
    FILE_NAMED("zabbix.yaml", zabbix_yaml),
};

size_t cmappings_count(void) { return sizeof files / sizeof files[0]; }

cmappings_file cmappings_at(size_t index) {
    static const unsigned char nothing[1] = {0};
    if (index >= cmappings_count()) return (cmappings_file){"", nothing, 0};
    return files[index];
}
