self.addEventListener('install', () => {})
