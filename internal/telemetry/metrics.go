package telemetry

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics counts what the program does, for Prometheus. Labels have few values
// and never hold anything personal.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	webhooks *prometheus.CounterVec
	jobs     *prometheus.HistogramVec
}

// NewMetrics makes the counters, with those of the Go runtime and the process.
func NewMetrics(version string) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "forma3d_http_request_seconds", Help: "HTTP requests by method, route and status.", Buckets: []float64{.001, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"method", "route", "status"}),
		webhooks: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "forma3d_webhooks_total", Help: "Webhooks by source and by what became of them: stored, duplicate, unverified (wrong or no signature), too-large, unreadable, then PROCESSED, SKIPPED or FAILED.",
		}, []string{"source", "result"}),
		jobs: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "forma3d_job_attempt_seconds", Help: "Attempts of jobs by kind, queue and result.", Buckets: []float64{.001, .005, .02, .1, .5, 2, 10, 60},
		}, []string{"kind", "queue", "result"}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{Name: "forma3d_build_info", Help: "Always 1; the label tells the version.", ConstLabels: prometheus.Labels{"version": version}})
	build.Set(1)
	m.registry.MustRegister(m.requests, m.webhooks, m.jobs, build, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Request notes one HTTP request.
func (m *Metrics) Request(method, route string, status int, took time.Duration) {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
	default:
		method = "other" // callers may send any word
	}
	m.requests.WithLabelValues(method, route, strconv.Itoa(status)).Observe(took.Seconds())
}

// Webhook notes what became of one delivery.
func (m *Metrics) Webhook(source, result string) { m.webhooks.WithLabelValues(source, result).Inc() }

// Job notes one attempt of a job.
func (m *Metrics) Job(kind, queue, result string, took time.Duration) {
	m.jobs.WithLabelValues(kind, queue, result).Observe(took.Seconds())
}

// Gauge adds a figure that is read when somebody asks for it. label names what
// the keys of its values are.
func (m *Metrics) Gauge(name, help, label string, read func() map[string]float64) {
	m.registry.MustRegister(&gauge{prometheus.NewDesc(name, help, []string{label}, nil), read})
}

// gauge is a collector over a function.
type gauge struct {
	desc *prometheus.Desc
	read func() map[string]float64
}

// Describe implements prometheus.Collector.
func (g *gauge) Describe(ch chan<- *prometheus.Desc) { ch <- g.desc }

// Collect implements prometheus.Collector.
func (g *gauge) Collect(ch chan<- prometheus.Metric) {
	for label, value := range g.read() {
		ch <- prometheus.MustNewConstMetric(g.desc, prometheus.GaugeValue, value, label)
	}
}

// Handler serves the metrics in Prometheus' text format.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 2, Timeout: 10 * time.Second})
}
