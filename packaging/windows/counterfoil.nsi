; The Windows installer, for one person, without administrator's rights. After packaging/build.py, in the project's folder:
;   makensis -DVERSION=0.1.0 packaging\windows\counterfoil.nsi
Unicode true
!include MUI2.nsh
!ifndef VERSION
  !error "say /DVERSION=..."
!endif
; The compiler stands in the folder of this script.
!cd "../.."

Name "Counterfoil"
OutFile "dist/counterfoil-${VERSION}-windows-x64.exe"
InstallDir "$LOCALAPPDATA\Programs\Counterfoil"
InstallDirRegKey HKCU "Software\Counterfoil" "Folder"
RequestExecutionLevel user
SetCompressor /SOLID lzma
!define MUI_ICON "build/icons/counterfoil.ico"
!define MUI_UNICON "build/icons/counterfoil.ico"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Counterfoil"
!define MUI_FINISHPAGE_RUN "$INSTDIR\counterfoil-desk.exe"

!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"

Section
  ; The former version's files go first: a module left over from it would be found before the new one.
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "dist/counterfoil/*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\Counterfoil.lnk" "$INSTDIR\counterfoil-desk.exe"
  WriteRegStr HKCU "Software\Counterfoil" "Folder" "$INSTDIR"
  WriteRegStr HKCU "Software\Classes\.counterfoil" "" "Counterfoil.Company"
  WriteRegStr HKCU "Software\Classes\Counterfoil.Company" "" "Counterfoil company"
  WriteRegStr HKCU "Software\Classes\Counterfoil.Company\shell\open\command" "" '"$INSTDIR\counterfoil-desk.exe" --company "%1"'
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Counterfoil"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\counterfoil-desk.exe"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
SectionEnd

Section "Uninstall"
  ; Company files, settings and logs are the person's and stay.
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\counterfoil.exe"
  Delete "$INSTDIR\counterfoil-desk.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Counterfoil.lnk"
  DeleteRegKey HKCU "Software\Counterfoil"
  DeleteRegKey HKCU "Software\Classes\.counterfoil"
  DeleteRegKey HKCU "Software\Classes\Counterfoil.Company"
  DeleteRegKey HKCU "${UNINSTALL}"
SectionEnd
