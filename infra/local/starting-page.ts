const WORDS = {
  fr: { title: 'LeadGen démarre', text: 'Encore quelques secondes\u00a0: la page s’ouvrira d’elle-même.' },
  en: { title: 'LeadGen is starting', text: 'A few more seconds: the page will open by itself.' },
} as const;

/** The page shown until the real ones can be: it needs nothing that is not up yet, and loads itself again. */
export function startingPage(acceptLanguage = ''): string {
  const language = /^\s*en\b/i.test(acceptLanguage) ? 'en' : 'fr';
  const { title, text } = WORDS[language];
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="2">
<title>${title}</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { min-height: 100vh; margin: 0; display: grid; place-content: center; text-align: center; padding: 1rem }
h1 { font-size: 1.25rem; font-weight: 600; margin: 0 0 0.5rem }
p { margin: 0 }
</style>
</head>
<body><main><h1>${title}</h1><p>${text}</p></main></body>
</html>
`;
}
