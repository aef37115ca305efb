/**
 * The folders of each package's `src`, in order: a folder may import the folders of earlier rows, not its siblings in
 * the same row and not later rows. Every folder has a place here; `pnpm check:boundaries` names one that has not.
 */
module.exports = {
  shared: [
    ['lib'],
    ['arn'],
    ['policy', 'snapshot'],
    ['graph'],
    ['evaluate', 'api'],
    ['aws-files'],
    ['resolve'],
    ['escalation'],
    ['paths'],
    ['query', 'export', 'generate'],
  ],
  server: [['lib'], ['collect', 'import', 'store'], ['jobs', 'answers'], ['api'], ['cli']],
  web: [['lib'], ['components', 'api-client', 'url-state'], ['graph-view', 'filters'], ['features'], ['app']],
};
