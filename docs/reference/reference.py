#!/usr/bin/env python3
"""Makes the reference: reference.py DOXYGEN OUTPUT_FOLDER HEADER...  SPDX-License-Identifier: MIT"""
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    doxygen, output, *headers = sys.argv[1:]
    settings = {'HEADERS': ' '.join(f'"{header}"' for header in headers), 'OUTPUT': output, 'PYTHON': sys.executable,
                'FILTER': os.path.join(HERE, 'filter.py')}
    run = subprocess.run([doxygen, os.path.join(HERE, 'Doxyfile')], env=os.environ | settings, check=False)
    if run.returncode == 0:
        print(os.path.join(output, 'html', 'index.html'))
    sys.exit(run.returncode)


if __name__ == '__main__':
    main()
