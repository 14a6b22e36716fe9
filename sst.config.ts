/** The cloud, one file of infra/ a family. docs/runbooks/deploy.md says what is done before and after `sst deploy`. */
export default $config({
  app: ({ stage }) => ({
    name: 'leadgen',
    home: 'aws',
    removal: stage === 'production' ? 'retain' : 'remove',
    protect: stage === 'production',
    // People's data stays in the European Union.
    providers: { aws: { region: 'eu-west-3' } },
  }),
  run: async () => {
    const [{ site }, worker] = await Promise.all([
      import('./infra/api.ts'),
      import('./infra/worker.ts'),
      import('./infra/web.ts'),
    ]);
    return {
      url: site.url,
      buildId: worker.buildId,
      workerVersionArn: worker.workerVersionArn,
      invokerRoleArn: worker.invokerRoleArn,
    };
  },
});
