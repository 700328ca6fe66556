// Prints the Applications that Argo CD's ApplicationSet controller would make of the ApplicationSets on standard input,
// for a repository that has the given folders. Generators, Go templates and types are Argo CD's own.
//
//	{ "applicationSets": [ … ], "directories": [ "dist/cluster1", … ] }
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/argoproj/argo-cd/v3/applicationset/controllers/template"
	"github.com/argoproj/argo-cd/v3/applicationset/generators"
	"github.com/argoproj/argo-cd/v3/applicationset/utils"
	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	log "github.com/sirupsen/logrus"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
)

type input struct {
	ApplicationSets []v1alpha1.ApplicationSet `json:"applicationSets"`
	Directories     []string                  `json:"directories"`
}

// repository stands for the repo server: one repository, whose folders are known.
type repository struct {
	directories []string
}

func (r repository) GetFiles(context.Context, string, string, string, string, bool, *v1alpha1.SourceIntegrity) (map[string][]byte, error) {
	return nil, fmt.Errorf("the git file generator is not asked here")
}

func (r repository) GetDirectories(context.Context, string, string, string, bool, *v1alpha1.SourceIntegrity) ([]string, error) {
	return r.directories, nil
}

func (r repository) GetOciFiles(context.Context, string, string, string, string, bool) (map[string][]byte, error) {
	return nil, fmt.Errorf("artifacts are not asked here")
}

func (r repository) GetOciDirectories(context.Context, string, string, string, bool) ([]string, error) {
	return nil, fmt.Errorf("artifacts are not asked here")
}

func run() error {
	var given input
	decoder := json.NewDecoder(os.Stdin)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&given); err != nil {
		return err
	}
	log.SetLevel(log.FatalLevel)
	scheme := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		return err
	}
	applications := []v1alpha1.Application{}
	for _, set := range given.ApplicationSets {
		// The generator asks whether the project wants commits to be signed.
		project := &v1alpha1.AppProject{ObjectMeta: metav1.ObjectMeta{Name: set.Spec.Template.Spec.Project, Namespace: set.Namespace}}
		git := generators.NewGitGenerator(repository{given.Directories}, set.Namespace)
		generated, _, err := template.GenerateApplications(
			log.WithField("applicationset", set.Name), set,
			map[string]generators.Generator{"Git": git}, &utils.Render{}, fake.NewClientBuilder().WithScheme(scheme).WithObjects(project).Build())
		if err != nil {
			return fmt.Errorf("%s: %w", set.Name, err)
		}
		applications = append(applications, generated...)
	}
	return json.NewEncoder(os.Stdout).Encode(applications)
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
